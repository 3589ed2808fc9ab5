/** What a faulty server does to one request instead of, or besides, answering it. Bytes count in the body. */
export type FaultAction =
  | { readonly kind: 'status'; readonly status: number; readonly retryAfterSeconds?: number; readonly message?: string }
  /** 403, as for an account that lacks a role. */
  | { readonly kind: 'deny'; readonly permission?: string }
  | { readonly kind: 'delay'; readonly milliseconds: number }
  /** Drops the connection: before the answer, or after some bytes of it. */
  | { readonly kind: 'reset'; readonly afterBytes?: number }
  /** Ends the answer early as if it were complete: no length is announced. */
  | { readonly kind: 'truncate'; readonly afterBytes: number }
  /** Keeps the connection and sends no more: before the answer, or after some bytes of it. */
  | { readonly kind: 'stall'; readonly afterBytes?: number }
  /** Flips one bit of this byte of the answer. */
  | { readonly kind: 'corrupt'; readonly at: number }
  | { readonly kind: 'dropHeader'; readonly name: string }
  /** Drops the connection after some bytes of the request; what came is used as far as the protocol allows. */
  | { readonly kind: 'cutUpload'; readonly afterBytes: number }
  /** Flips one bit of this byte of the request. */
  | { readonly kind: 'corruptUpload'; readonly at: number }
  /** Does what was asked for and drops the connection instead of saying so. */
  | { readonly kind: 'loseAnswer' };

/** What a rule can look at. */
export interface FaultyRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** E.g. `objects.get`; see the README. */
  readonly operation: string;
}

export type FaultMatch<R extends FaultyRequest> =
  | ((request: R) => boolean)
  | { readonly method?: string; readonly path?: RegExp; readonly operation?: string };

export interface FaultRule<R extends FaultyRequest = FaultyRequest, A = FaultAction> {
  /** Default: every request. */
  readonly match?: FaultMatch<R>;
  /** How many matching requests suffer. Default 1; `Infinity` for all. */
  readonly times?: number;
  /** How many matching requests are spared first. Default 0. */
  readonly after?: number;
  readonly action: A;
}
