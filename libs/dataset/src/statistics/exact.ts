/** Bins of every histogram; SEMANTICS.md, "Fitted statistics". */
export const BINS = 1024;

export interface Moments {
  readonly mean: number;
  /** Population standard deviation. */
  readonly std: number;
}

interface Range {
  readonly count: number;
  readonly minimum: number;
  readonly maximum: number;
}

/** k, so that (x − minimum)·2^k is below 2^30 and its square fits a 64-bit integer. Zero for a constant column. */
export function scaleExponent(minimum: number, maximum: number): number {
  const width = maximum - minimum;
  if (width === 0) return 0;
  let k = Math.min(1000, 29 - Math.floor(Math.log2(width)));
  while (width * 2 ** k >= 2 ** 30) k--;
  while (k < 1000 && width * 2 ** (k + 1) < 2 ** 30) k++;
  return k;
}

/** Mean and population standard deviation from the sums of the whole numbers q and q². */
export function momentsOf({ count, minimum, maximum }: Range, sum: bigint, squares: bigint): Moments {
  if (count === 0) return { mean: 0, std: 0 };
  const unit = 2 ** -scaleExponent(minimum, maximum);
  const n = BigInt(count);
  const spread = n * squares - sum * sum;
  return { mean: minimum + (Number(sum) / count) * unit, std: (Math.sqrt(Number(spread)) / count) * unit };
}

/** Counts in {@link BINS} bins of equal width. */
export interface Histogram {
  readonly minimum: number;
  readonly maximum: number;
  readonly counts: readonly number[];
}

/** The value below which the part `p` (0 to 1) of the counts lies, linear inside its bin. */
export function quantile({ minimum, maximum, counts }: Histogram, p: number): number {
  const total = counts.reduce((sum, n) => sum + n, 0);
  const wanted = p * total;
  let below = 0;
  for (const [bin, n] of counts.entries()) {
    if (n > 0 && below + n >= wanted) {
      return minimum + ((bin + (wanted - below) / n) * (maximum - minimum)) / counts.length;
    }
    below += n;
  }
  return maximum;
}
