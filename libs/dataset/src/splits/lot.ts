import type { ColumnType } from '../recipe/expression.ts';
import type { Value } from '../serving/values.ts';

/** ABS(MOD(fingerprint, lots)): equal to MOD(ABS(fingerprint), lots), and defined for −2^63 too. */
export function lotOf(fingerprint: bigint, lots: number): number {
  const lot = Number(fingerprint % BigInt(lots));
  return Math.abs(lot);
}

/** The text of a split's key; SEMANTICS.md, "Split". Timestamps are microseconds since the epoch. */
export const keyText = (values: readonly Value[], types: readonly ColumnType[]): string =>
  values.map((value, i) => (value === null ? '\x1e' : valueText(value, types[i]))).join('\x1f');

function valueText(value: string | number | boolean, type: ColumnType | undefined): string {
  if (typeof value !== 'number' || type !== 'number') return String(value);
  const size = Math.abs(value);
  if (size < 2 ** 42) return whole(value * 2 ** 20);
  if (size < 2 ** 82) return `${whole(value / 2 ** 20)}M`;
  return value > 0 ? 'H' : '-H';
}

/** Decimal digits of a number's nearest integer; beyond 2^53 doubles are integers, and all their digits are told. */
const whole = (x: number): string => String(BigInt(Math.floor(x + 0.5)));
