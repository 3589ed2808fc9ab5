/**
 * US dollars for each TiB that a query reads on demand, as of 2026 in the US multi-region; other locations and editions
 * differ: `usdPerTib`, or BIGQUERY_USD_PER_TIB, says so. https://cloud.google.com/bigquery/pricing#on_demand_pricing
 */
export const USD_PER_TIB = 6.25;

/** What a query that reads anything is billed at least, in bytes: https://cloud.google.com/bigquery/pricing#on_demand_pricing */
const LEAST_BILLED = 10 * 1024 ** 2;

/** Bytes that are billed for bytes that are read: whole MiB, and a least of them. */
export const billedFor = (bytes: number): number =>
  bytes === 0 ? 0 : Math.max(LEAST_BILLED, Math.ceil(bytes / 1024 ** 2) * 1024 ** 2);

export const usdFor = (billed: number, usdPerTib: number): number => (billed / 1024 ** 4) * usdPerTib;

const UNITS = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/** `1.2 GiB` */
export function bytesText(bytes: number): string {
  const unit = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(bytes) / 10));
  return `${unit === 0 ? bytes : (bytes / 1024 ** unit).toFixed(1)} ${UNITS[unit]}`;
}

/** `$0.0073`: two digits that matter. */
export const usdText = (usd: number): string =>
  usd === 0 ? '$0' : usd >= 0.1 ? `$${usd.toFixed(2)}` : `$${Number(usd.toPrecision(2)).toFixed(6).replace(/0+$/, '')}`;
