import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Store } from '@millrace/storage';

/** Lines that the report of a failure shows. */
const TAIL_LINES = 10;

/** Everything that a step prints, over all its attempts: `<pipeline>/runs/<run>/logs/<step>.log`. */
export class StepLog {
  /** Path, or URI, under which the log is kept. */
  readonly place: string;
  private readonly store: Store;
  private readonly key: string;
  private readonly path: string;
  private readonly last: string[] = [];
  private stream: WriteStream | undefined;
  private failure: Error | undefined;

  /** @param folder for logs on their way to a bucket. */
  constructor(store: Store, run: { pipeline: string; run: string }, step: string, folder: string) {
    this.store = store;
    this.key = `${run.pipeline}/runs/${run.run}/logs/${step.replaceAll('/', '.')}.log`;
    const here = store.localPath(this.key);
    this.path = here ?? join(folder, 'logs', `${step.replaceAll('/', '.')}.log`);
    this.place = here ?? store.uriOf(this.key);
  }

  /** The last lines, without blank ones. */
  get tail(): readonly string[] {
    return this.last;
  }

  write(line: string): void {
    this.stream ??= this.open();
    this.stream.write(`${line}\n`);
    if (line.trim() === '') return;
    this.last.push(line);
    if (this.last.length > TAIL_LINES) this.last.shift();
  }

  async close(): Promise<void> {
    const { stream } = this;
    if (stream === undefined) return;
    await new Promise<void>((resolve, reject) => {
      if (this.failure !== undefined) reject(this.failure);
      stream.once('error', reject);
      stream.end(resolve);
    });
    if (this.store.localPath(this.key) === undefined) await this.store.upload(this.path, this.key);
  }

  /** A step that prints nothing has no log. */
  private open(): WriteStream {
    mkdirSync(dirname(this.path), { recursive: true });
    const stream = createWriteStream(this.path, { flags: 'a' });
    stream.once('error', (error) => {
      this.failure = error;
    });
    return stream;
  }
}
