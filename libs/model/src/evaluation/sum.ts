/**
 * Sum with compensation for rounding (Neumaier 1974, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher
 * Summen"): the error does not grow with the number of terms.
 */
export function sum(count: number, term: (index: number) => number): number {
  let total = 0;
  let compensation = 0;
  for (let i = 0; i < count; i++) {
    const value = term(i);
    const next = total + value;
    compensation += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  return total + compensation;
}

/** Arithmetic mean; NaN for no terms. */
export const mean = (count: number, term: (index: number) => number): number => sum(count, term) / count;
