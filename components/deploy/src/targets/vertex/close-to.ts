import type { JsonValue } from '@millrace/contract';

/** Share of a number by which another machine's arithmetic in 32 bits may differ, through the target's inverse too. */
const RELATIVE = 1e-3;
const ABSOLUTE = 1e-6;

/** Whether two values are the same but for the last digits of their numbers. */
export function closeTo(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (typeof a === 'number' && typeof b === 'number') {
    return Math.abs(a - b) <= ABSOLUTE + RELATIVE * Math.max(Math.abs(a), Math.abs(b));
  }
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const [left, right] = [new Map(Object.entries(a)), new Map(Object.entries(b))];
  return left.size === right.size && [...left].every(([key, value]) => closeTo(value, right.get(key)));
}
