/** A distribution as counts by bin or by word. */
export type Counts = ReadonlyMap<string | number, number>;

/** Largest difference of a word's share in two distributions, 0 to 1 (L-infinity, as TFDV compares categories). */
export function lInfinity(a: Counts, b: Counts): number {
  const [totalA, totalB] = [total(a), total(b)];
  if (totalA === 0 || totalB === 0) return totalA === totalB ? 0 : 1;
  const words = new Set([...a.keys(), ...b.keys()]);
  return Math.max(0, ...[...words].map((w) => Math.abs((a.get(w) ?? 0) / totalA - (b.get(w) ?? 0) / totalB)));
}

/**
 * Jensen–Shannon divergence with logarithms to base 2, 0 to 1, as TFDV compares numbers.
 * Source: J. Lin, "Divergence measures based on the Shannon entropy", IEEE Trans. Inf. Theory 37 (1991).
 */
export function jensenShannon(a: Counts, b: Counts): number {
  const [totalA, totalB] = [total(a), total(b)];
  if (totalA === 0 || totalB === 0) return totalA === totalB ? 0 : 1;
  let divergence = 0;
  for (const key of new Set([...a.keys(), ...b.keys()])) {
    const p = (a.get(key) ?? 0) / totalA;
    const q = (b.get(key) ?? 0) / totalB;
    const middle = (p + q) / 2;
    if (p > 0) divergence += (p * Math.log2(p / middle)) / 2;
    if (q > 0) divergence += (q * Math.log2(q / middle)) / 2;
  }
  return Math.min(1, Math.max(0, divergence));
}

/**
 * What two samples of one distribution differ by at most, almost always: three standard errors of a share, and for the
 * divergence the 99th percentile or so of chi-squared / (8·ln 2·n), from its second-order expansion.
 */
export function noise(kind: 'share' | 'divergence', a: Counts, b: Counts): number {
  const rate = 1 / Math.max(1, total(a)) + 1 / Math.max(1, total(b));
  if (kind === 'share') return 3 * Math.sqrt(0.25 * rate);
  const freedom = Math.max(1, new Set([...a.keys(), ...b.keys()]).size - 1);
  const chiSquared = freedom + 3 * Math.sqrt(2 * freedom);
  return (chiSquared * rate) / (8 * Math.LN2);
}

const total = (counts: Counts): number => [...counts.values()].reduce((sum, n) => sum + n, 0);
