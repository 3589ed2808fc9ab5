import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Store } from '@millrace/storage';

/** Everything that a step prints, over all its attempts: `<pipeline>/runs/<run>/logs/<step>.log`. */
export class StepLog {
  /** Path, or URI, under which the log is kept. */
  readonly place: string;
  private readonly store: Store;
  private readonly key: string;
  private readonly path: string;
  private stream: WriteStream | undefined;

  /** @param folder for logs on their way to a bucket. */
  constructor(store: Store, run: { pipeline: string; run: string }, step: string, folder: string) {
    this.store = store;
    this.key = `${run.pipeline}/runs/${run.run}/logs/${step.replaceAll('/', '.')}.log`;
    const here = store.localPath(this.key);
    this.path = here ?? join(folder, 'logs', `${step.replaceAll('/', '.')}.log`);
    this.place = here ?? store.uriOf(this.key);
  }

  async open(): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true });
    this.stream = createWriteStream(this.path, { flags: 'a' });
  }

  write(line: string): void {
    this.stream?.write(`${line}\n`);
  }

  async close(): Promise<void> {
    const { stream } = this;
    if (stream === undefined) return;
    await new Promise<void>((resolve, reject) => {
      stream.once('error', reject);
      stream.end(resolve);
    });
    if (this.store.localPath(this.key) === undefined) await this.store.upload(this.path, this.key);
  }
}
