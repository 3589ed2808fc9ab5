import type { Violation } from '../server/api-error.ts';

/** By id of a deployed model, percent. */
export type Traffic = Readonly<Record<string, number>>;

/**
 * Keys are ids of deployed models (`"0"` the one being deployed, where one is), values add up to 100; an empty split
 * takes no traffic at all.
 */
export function trafficRule(field: string, traffic: Traffic | null | undefined, ids: readonly string[]): Violation[] {
  const entries = Object.entries(traffic ?? {});
  if (entries.length === 0) return [];
  const unknown = entries.filter(([id]) => !ids.includes(id));
  const outside = entries.filter(([, percent]) => !Number.isInteger(percent) || percent < 0 || percent > 100);
  const sum = entries.reduce((total, [, percent]) => total + percent, 0);
  return [
    ...unknown.map(([id]) => ({
      field: `${field}.${id}`,
      description: `There is no deployed model with the ID ${id}.`,
    })),
    ...outside.map(([id, percent]) => ({ field: `${field}.${id}`, description: `Must be in [0, 100]: ${percent}` })),
    ...(sum === 100 ? [] : [{ field, description: `The traffic percentage values must add up to 100, not ${sum}.` }]),
  ];
}
