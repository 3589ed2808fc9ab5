import type { Cell } from './cell.ts';

/**
 * A fixed part of the table that has every construct with every failure: of those that stand in several nestings two,
 * others each time.
 */
export function sample(cells: readonly Cell[]): readonly Cell[] {
  const groups = Map.groupBy(cells, ({ construct, failure }) => `${construct} × ${failure}`);
  return [...groups.values()].flatMap((group, i) =>
    group.length < 5 ? group : group.filter((_, j) => j === i % group.length || j === (i + 2) % group.length),
  );
}
