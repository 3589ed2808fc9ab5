/** Percent of an endpoint's requests by id of the deployed model; those with none are left out. Sums to 100, or is empty. */
export type Traffic = Readonly<Record<string, number>>;

/** All of it to one. */
export const allTo = (id: string): Traffic => ({ [id]: 100 });

/**
 * Gives a deployment its share. What it gains is taken from the largest of the others, then from the next; what it
 * loses goes to the largest: so a share that is given and taken back leaves the split as it was.
 */
export function withShare(traffic: Traffic, id: string, percent: number): Traffic {
  const others = Object.entries(traffic)
    .filter(([other, share]) => other !== id && share > 0)
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  if (others.length === 0) return percent === 0 ? {} : allTo(id);
  let excess = percent + others.reduce((sum, [, share]) => sum + share, 0) - 100;
  const rest = others.map(([other, share]): [string, number] => {
    const kept = Math.max(0, share - excess);
    excess -= share - kept;
    return [other, kept];
  });
  return withoutZeros([...rest, [id, percent]]);
}

/** Whether two splits are the same. */
export const sameTraffic = (a: Traffic, b: Traffic): boolean =>
  JSON.stringify(withoutZeros(Object.entries(a))) === JSON.stringify(withoutZeros(Object.entries(b)));

const withoutZeros = (entries: readonly (readonly [string, number])[]): Traffic =>
  Object.fromEntries(entries.filter(([, share]) => share > 0).sort(([a], [b]) => (a < b ? -1 : 1)));
