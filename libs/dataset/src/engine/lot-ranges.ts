/** Lots from the first to the last. */
export interface LotRange {
  readonly first: number;
  readonly last: number;
}

/** The lots in ranges, in order. */
export function lotRanges(lots: readonly number[]): LotRange[] {
  const ranges: { first: number; last: number }[] = [];
  for (const lot of lots.toSorted((a, b) => a - b)) {
    const range = ranges.at(-1);
    if (range !== undefined && lot <= range.last + 1) range.last = lot;
    else ranges.push({ first: lot, last: lot });
  }
  return ranges;
}
