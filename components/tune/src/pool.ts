import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Job, Outcome } from '@millrace/model';
import { replySchema, type WorkerConfig } from './protocol.ts';

/** Processes that train trials. A process that dies is replaced, and its trial recorded as failed. */
export class WorkerPool {
  readonly #config: WorkerConfig;
  readonly #idle: ChildProcess[] = [];
  readonly #all = new Set<ChildProcess>();
  readonly #signal: AbortSignal;
  readonly #executable: string;

  constructor(config: WorkerConfig, signal: AbortSignal, executable: string = ownExecutable()) {
    this.#executable = executable;
    this.#config = config;
    this.#signal = signal;
  }

  /** Does a job in a process of its own. Throws the signal's reason when aborted. */
  async run(job: Job): Promise<Outcome> {
    this.#signal.throwIfAborted();
    const worker = this.#idle.pop() ?? this.#start();
    const outcome = await new Promise<Outcome | undefined>((resolve) => {
      const settle = (found: Outcome | undefined) => {
        worker.removeAllListeners('message').removeAllListeners('exit').removeAllListeners('error');
        this.#signal.removeEventListener('abort', abort);
        resolve(found);
      };
      const abort = () => settle(undefined);
      const died = (what: string) => {
        this.#all.delete(worker);
        settle({ error: { code: 'WORKER_DIED', message: `The process of trial ${job.trial} ended: ${what}.` } });
      };
      worker.once('message', (message) => {
        this.#idle.push(worker);
        settle(replySchema.parse(message).outcome);
      });
      worker.once('exit', (code, signal) => died(signal ?? `exit code ${code}`));
      worker.once('error', (error) => died(error.message));
      this.#signal.addEventListener('abort', abort, { once: true });
      worker.send(job);
    });
    if (outcome !== undefined) return outcome;
    throw this.#signal.reason;
  }

  /** Ends all processes and waits for their end. */
  async close(): Promise<void> {
    const ends = [...this.#all].filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
    await Promise.all(
      ends.map(async (worker) => {
        const end = once(worker, 'exit');
        worker.kill('SIGKILL');
        await end;
      }),
    );
  }

  #start(): ChildProcess {
    const worker = fork(this.#executable, ['worker', JSON.stringify(this.#config)], {
      execArgv: import.meta.url.endsWith('.ts') ? ['--conditions=@millrace/source'] : [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#all.add(worker);
    return worker;
  }
}

/** This component's executable: the source beside this file, or the entry beside this chunk of the bundle. */
const ownExecutable = (): string =>
  fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? './main.ts' : './tune.js', import.meta.url));
