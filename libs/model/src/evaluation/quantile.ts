/**
 * Quantile of ascending values with linear interpolation between neighbours (type 7 of Hyndman and Fan 1996,
 * "Sample Quantiles in Statistical Packages"; NumPy's default).
 * @param q Between 0 and 1.
 */
export function quantileOfSorted(sorted: ArrayLike<number>, q: number): number {
  const position = (sorted.length - 1) * q;
  const below = Math.floor(position);
  const low = sorted[below] ?? Number.NaN;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? Number.NaN;
  return low + (high - low) * (position - below);
}
