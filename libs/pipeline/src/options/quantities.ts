// Durations and amounts as text, in the forms that the KFP SDK takes.

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
const BYTES: Readonly<Record<string, number>> = {
  ...{ '': 1, K: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18 },
  ...{ Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60 },
};

/** Seconds of `90s`, `15m`, `2h`, `1d`, `1w`; undefined where the text is not a duration. */
export function seconds(duration: string): number | undefined {
  const [, amount, unit] = /^(\d{1,9})([smhdw])$/.exec(duration) ?? [];
  const scale = SECONDS[unit ?? ''];
  return amount === undefined || scale === undefined ? undefined : Number(amount) * scale;
}

/** Bytes of `1000`, `512Mi`, `4G`; undefined where the text is not a quantity of memory. */
export function bytes(quantity: string): number | undefined {
  const [, amount, unit = ''] = /^(\d{1,18})([EPTGMK]i?)?$/.exec(quantity) ?? [];
  const scale = BYTES[unit];
  return amount === undefined || scale === undefined ? undefined : Number(amount) * scale;
}
