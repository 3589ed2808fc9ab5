import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ExecutionRecord, History } from '@millrace/metadata';
import type { RunResult } from '@millrace/runner';
import { openStore } from '@millrace/storage';

/** Where one run takes place, and what can be read there from outside. */
export class Folder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), 'millrace-kill-'));

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }

  private get history(): History {
    return new History(openStore(join(this.path, 'bucket')));
  }

  private lines(name: string): readonly string[] {
    const file = join(this.path, name);
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  }

  moments(): readonly string[] {
    return this.lines('moments');
  }

  /** Name of a step → how often it was started. */
  starts(): Readonly<Record<string, number>> {
    const groups = Map.groupBy(this.lines('starts'), (name) => name);
    return Object.fromEntries([...groups].map(([name, lines]) => [name, lines.length]));
  }

  /** Id of the run, if there is a record of it to go on from. */
  async run(): Promise<string | undefined> {
    for await (const run of this.history.runs('killed')) return run.id;
    return undefined;
  }

  /** Names of the steps that have succeeded. */
  async succeeded(): Promise<readonly string[]> {
    const names: string[] = [];
    for await (const { parameters } of this.history.executions({ pipeline: 'killed', state: 'succeeded' })) {
      names.push(String(parameters.name));
    }
    return names;
  }

  /** What a run made: step id → digests of its artifacts and its output parameters. */
  async made({ outcome, record }: RunResult) {
    const steps = record.steps.map(async ({ id = '', execution = '' }) => {
      const { outputs, outputParameters }: ExecutionRecord = await this.history.execution(execution);
      return [id, { digest: outputs.data?.digest, outputParameters }] as const;
    });
    return { outcome, state: record.state, steps: Object.fromEntries((await Promise.all(steps)).sort()) };
  }
}
