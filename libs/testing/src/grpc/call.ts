import type { status } from '@grpc/grpc-js';
import type { FaultPlan } from '../faults/plan.ts';

/** What a fake does to a call; `before` (default) nothing is done, `after` all is done and the answer is lost. */
export type GrpcFault =
  | {
      readonly kind: 'status';
      /** E.g. `UNAVAILABLE`. */
      readonly code: keyof typeof status;
      readonly message?: string;
      readonly when?: 'before' | 'after';
    }
  /** The connection drops, with everything under way on it. */
  | { readonly kind: 'drop'; readonly when?: 'before' | 'after' };

/** One call, as it came. */
export interface GrpcCall {
  /** E.g. `CreateBuild`. */
  readonly method: string;
  /** `/<service>/<method>` */
  readonly path: string;
  /** The method again: what a fault's rule calls the operation. */
  readonly operation: string;
  /** The decoded request. */
  readonly request: object;
}

export type GrpcFaults = FaultPlan<GrpcCall, GrpcFault>;
