/** How a duration is written, for messages. */
export const DURATION = 'expected a duration such as 90s, 15m, 2h or 1d';
const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** Seconds of `90s`, `15m`, `2h`, `1d` or `1w`; undefined for any other text. */
export function seconds(text: string): number | undefined {
  const [, amount, unit = ''] = /^(\d{1,9})([smhdw])$/.exec(text) ?? [];
  const size = UNITS[unit];
  return amount === undefined || size === undefined ? undefined : Number(amount) * size;
}
