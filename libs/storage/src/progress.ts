import type { TransferProgress } from './store.ts';

/** Counts bytes on their way past and tells `report` about each piece. */
export async function* counted(
  chunks: AsyncIterable<Uint8Array>,
  total: number | undefined,
  report: TransferProgress | undefined,
): AsyncGenerator<Uint8Array> {
  let done = 0;
  for await (const chunk of chunks) {
    done += chunk.byteLength;
    report?.(done, total);
    yield chunk;
  }
}

/** Sums the progress of several files, some of which may start again. */
export class TotalProgress {
  readonly #done = new Map<string, number>();
  readonly #total: number;
  readonly #report: TransferProgress | undefined;
  #sum = 0;

  constructor(total: number, report: TransferProgress | undefined) {
    this.#total = total;
    this.#report = report;
  }

  of(name: string): TransferProgress {
    return (done) => {
      this.#sum += done - (this.#done.get(name) ?? 0);
      this.#done.set(name, done);
      this.#report?.(this.#sum, this.#total);
    };
  }
}
