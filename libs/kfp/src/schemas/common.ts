import * as z from 'zod';

// The API's JSON is protobuf's (https://protobuf.dev/programming-guides/json/): fields with a default value are left
// out by some versions and written by others, and 64-bit integers are strings.

export const text = z.string().default('');
/** `undefined` also for the zero time, which stands for "not yet". */
export const time = z
  .string()
  .optional()
  .transform((value) => (value === undefined || Date.parse(value) <= 0 ? undefined : value));
export const long = z
  .union([z.string(), z.number()])
  .optional()
  .transform((value) => (value === undefined ? undefined : String(value)));
/** A specification as the server holds it; its shape is the compiler's business. */
export const json = z.record(z.string(), z.json());

/** What the server says went wrong with one thing among others. */
export const serverError = z
  .object({ code: z.number().default(0), message: text })
  .transform(({ code, message }) => ({ code, message }));
/** A google.rpc.Status in the middle of an answer. */
export type ServerError = z.output<typeof serverError>;

/** One page of a list, as the API's lists answer under the given name. */
export const page = <T>(name: string, item: z.ZodType<T>): z.ZodType<Page<T>> =>
  z.preprocess(
    (answer) => {
      const read = z.record(z.string(), z.unknown()).safeParse(answer);
      return read.success
        ? { items: read.data[name], next: read.data.next_page_token, total: read.data.total_size }
        : answer;
    },
    z.object({ items: z.array(item).default([]), next: text, total: z.number().default(0) }),
  );

/** A page of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Token of the next page; empty on the last. */
  readonly next: string;
  /** How many there are on all pages. */
  readonly total: number;
}
