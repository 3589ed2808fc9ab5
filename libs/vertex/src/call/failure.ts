import * as z from 'zod';

/** What an error of gRPC says, its details read. */
export interface GrpcFailure {
  /** Number of the status. */
  readonly code: number;
  readonly message: string;
  /** `google.rpc.ErrorInfo`: e.g. `IAM_PERMISSION_DENIED` and the permission. */
  readonly reason?: string | undefined;
  readonly info: Readonly<Record<string, string>>;
  /** `google.rpc.BadRequest`. */
  readonly violations: readonly { readonly field: string; readonly description: string }[];
  /** `google.rpc.QuotaFailure`. */
  readonly quotas: readonly { readonly subject: string; readonly description: string }[];
  /** The server says when to come back: `google.rpc.RetryInfo`. */
  readonly retryLater: boolean;
}

const word = z
  .string()
  .nullish()
  .transform((value) => value ?? '');
const detail = z.object({
  fieldViolations: z.array(z.object({ field: word, description: word })).nullish(),
  violations: z.array(z.object({ subject: word, description: word })).nullish(),
  retryDelay: z.unknown().optional(),
});
const failure = z.object({
  code: z.number().int().min(1).max(16),
  details: z.union([z.string(), z.unknown().transform(() => undefined)]),
  message: z.string(),
  reason: z.string().nullish(),
  errorInfoMetadata: z.record(z.string(), z.string()).nullish(),
  statusDetails: z.array(z.unknown()).nullish().catch(undefined),
});

/** Reads an error of Google's client; `undefined` for one that no server sent. */
export function readFailure(error: unknown): GrpcFailure | undefined {
  const read = failure.safeParse(error);
  if (!read.success) return undefined;
  const { code, details, message, reason, errorInfoMetadata, statusDetails } = read.data;
  const known = (statusDetails ?? []).map((entry) => detail.safeParse(entry)).flatMap(({ data }) => data ?? []);
  return {
    // The message of the client repeats the number and the name of the status; the details are the server's words.
    ...{ code, message: details || message, reason: reason ?? undefined, info: errorInfoMetadata ?? {} },
    violations: known.flatMap(({ fieldViolations }) => fieldViolations ?? []),
    quotas: known.flatMap(({ violations }) => violations ?? []),
    retryLater: known.some(({ retryDelay }) => retryDelay !== undefined && retryDelay !== null),
  };
}

const denial = z.object({ code: z.literal(7) });

/** Did the server refuse for want of a permission? */
export const isDenied = (error: unknown): boolean => denial.safeParse(error).success;
