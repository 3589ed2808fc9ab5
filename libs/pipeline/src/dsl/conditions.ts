import type { Condition } from '@millrace/contract';

/** True when every one is. */
export const allOf = (...conditions: readonly Condition[]): Condition => ({ kind: 'and', conditions });
/** True when at least one is. */
export const anyOf = (...conditions: readonly Condition[]): Condition => ({ kind: 'or', conditions });
export const not = (condition: Condition): Condition => ({ kind: 'not', condition });
