import { FaultPlan } from '../../faults/plan.ts';
import { ApiError, permissionDenied, quotaExceeded, type StatusName } from './api-error.ts';
import { permissionOf } from './permissions.ts';

/** What the fake does to a call; `before` (default) nothing is done, `after` all is done and the answer is lost. */
export type VertexFaultAction =
  | {
      readonly kind: 'status';
      /** E.g. `UNAVAILABLE`. */
      readonly code: StatusName;
      readonly message?: string;
      readonly when?: 'before' | 'after';
      /** The metric of a `RESOURCE_EXHAUSTED`. Default `aiplatform.googleapis.com/resource_management_requests`. */
      readonly quotaMetric?: string;
    }
  /** The connection drops, with everything under way on it. */
  | { readonly kind: 'drop'; readonly when?: 'before' | 'after' }
  /** The call begins an operation, which fails instead of doing its work. */
  | {
      readonly kind: 'failOperation';
      readonly code: StatusName;
      readonly message?: string;
      readonly quotaMetric?: string;
    }
  /** The call takes so much longer. */
  | { readonly kind: 'delay'; readonly milliseconds: number };

/** One call, as it came. */
export interface VertexCall {
  /** E.g. `ModelService`, or `Operations` for those of `google.longrunning`. */
  readonly service: string;
  /** E.g. `UploadModel`. */
  readonly method: string;
  /** The decoded request. */
  readonly request: object;
  /** How it ended for the caller; `PENDING` while it runs. */
  readonly status: StatusName | 'DROPPED' | 'PENDING';
}

export interface VertexFaultRule {
  /** Default: every call. */
  readonly match?:
    | { readonly service?: string; readonly method?: string }
    | ((call: Omit<VertexCall, 'status'>) => boolean);
  /** How many matching calls suffer. Default 1; `Infinity` for all. */
  readonly times?: number;
  /** How many matching calls are spared first. Default 0. */
  readonly after?: number;
  readonly action: VertexFaultAction;
}

interface PlannedCall {
  readonly service: string;
  readonly method: string;
  readonly request: object;
  readonly path: string;
  readonly operation: string;
}

/** The faults that are still to happen. */
export class VertexFaults {
  readonly #plan = new FaultPlan<PlannedCall, VertexFaultAction>();

  constructor(rules: readonly VertexFaultRule[] = []) {
    for (const rule of rules) this.inject(rule);
  }

  inject(rule: VertexFaultRule): void {
    const { match } = rule;
    const matches = (call: PlannedCall) =>
      typeof match === 'function'
        ? match(call)
        : (match?.service ?? call.service) === call.service && (match?.method ?? call.method) === call.method;
    this.#plan.inject({ ...rule, match: matches });
  }

  /** Forgets every fault that has not happened yet. */
  clear(): void {
    this.#plan.clear();
  }

  /** The fault of this call, which counts as come. */
  next({ service, method, request }: Omit<VertexCall, 'status'>): VertexFaultAction | undefined {
    const operation = `${service}.${method}`;
    return this.#plan.next({ service, method, request, operation, path: `/${service}/${method}` });
  }
}

/** The refusal that a fault orders, with the details that Google adds to its kind. */
export function orderedError(
  action: Extract<VertexFaultAction, { code: StatusName }>,
  method: string,
  resource: string,
): ApiError {
  if (action.code === 'PERMISSION_DENIED') return permissionDenied(permissionOf(method), resource, action.message);
  if (action.code === 'RESOURCE_EXHAUSTED') {
    const metric = action.quotaMetric ?? 'aiplatform.googleapis.com/resource_management_requests';
    return quotaExceeded(metric, resource, action.message);
  }
  return new ApiError(action.code, action.message ?? 'Ordered by a fault.');
}
