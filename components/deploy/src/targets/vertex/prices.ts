import type { JsonValue, Problem } from '@millrace/contract';
import * as z from 'zod';
import type { Machines } from './state.ts';

/** The user's prices. There are none of our own: they would be wrong by tomorrow, and in most regions today. */
const priceListSchema = z.strictObject({
  formatVersion: z.literal(1).optional(),
  /** E.g. `EUR`. */
  currency: z.string().regex(/^[A-Z]{3}$/, 'expected three capital letters, e.g. EUR.'),
  /** Price of one machine for a month by machine type. */
  perMonth: z.record(z.string(), z.number().min(0)),
});

export type PriceList = z.output<typeof priceListSchema>;

/** A month's price of fewest and of most replicas. */
export type MonthlyPrice =
  | { readonly minimum: number; readonly maximum: number; readonly currency: string }
  | 'unknown';

/** Reads a price list, or says what is wrong with it. */
export function readPrices(given: JsonValue): { readonly prices?: PriceList; readonly problems: readonly Problem[] } {
  const read = priceListSchema.safeParse(given);
  if (read.success) return { prices: read.data, problems: [] };
  return {
    problems: read.error.issues.map(({ path, message }) => ({
      ...{ path: ['priceList', ...path].join('.'), code: 'INVALID_PRICE_LIST', message },
    })),
  };
}

export function monthlyPrice({ machineType, minReplicas, maxReplicas }: Machines, prices?: PriceList): MonthlyPrice {
  const price = prices?.perMonth[machineType];
  if (prices === undefined || price === undefined) return 'unknown';
  return { minimum: cents(price * minReplicas), maximum: cents(price * maxReplicas), currency: prices.currency };
}

const cents = (amount: number): number => Math.round(amount * 100) / 100;
