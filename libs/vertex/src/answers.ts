import * as z from 'zod';

// Answers are protobuf messages: a field that is not set comes as null, as an empty text, or not at all.

/** Text that may be missing; an empty one is a missing one. */
export const text = z
  .string()
  .nullish()
  .transform((value) => value || undefined);

/** Text that may be missing, then ''. */
export const textOrEmpty = z
  .string()
  .nullish()
  .transform((value) => value ?? '');

/** `google.protobuf.Timestamp` as ISO 8601, UTC, with milliseconds. */
export const time = z
  .object({ seconds: z.coerce.number(), nanos: z.coerce.number().nullish() })
  .nullish()
  .transform((value) =>
    value ? new Date(value.seconds * 1000 + Math.floor((value.nanos ?? 0) / 1_000_000)).toISOString() : undefined,
  );

/** A number that may come as text, as 64-bit ones do. */
export const count = z.coerce
  .number()
  .nullish()
  .transform((value) => value ?? 0);

/** A map of texts, such as labels. */
export const textMap = z
  .record(z.string(), z.string())
  .nullish()
  .transform((value) => value ?? {});

/** A list that may be missing. */
export const listOf = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform((value) => value ?? []);

/** The name of an enum's value; the server may be newer than the client and know more of them. */
export const enumName = (otherwise: string) =>
  z
    .union([z.string(), z.number().transform(String)])
    .nullish()
    .transform((value) => value || otherwise);

/** `google.rpc.Status` of something that failed. */
export const rpcStatus = z
  .object({ code: z.coerce.number().nullish(), message: z.string().nullish() })
  .nullish()
  .transform((value) =>
    value && (value.code || value.message) ? { code: value.code ?? 2, message: value.message ?? '' } : undefined,
  );
