import type { FaultAction, FaultMatch, FaultRule, FaultyRequest } from './fault.ts';

interface Pending<R extends FaultyRequest, A> {
  readonly rule: FaultRule<R, A>;
  spare: number;
  left: number;
}

/** The faults that are still to happen. */
export class FaultPlan<R extends FaultyRequest, A = FaultAction> {
  #pending: Pending<R, A>[] = [];

  constructor(rules: readonly FaultRule<R, A>[] = []) {
    for (const rule of rules) this.inject(rule);
  }

  inject(rule: FaultRule<R, A>): void {
    this.#pending.push({ rule, spare: rule.after ?? 0, left: rule.times ?? 1 });
  }

  /** Forgets every fault that has not happened yet. */
  clear(): void {
    this.#pending = [];
  }

  /** The fault of this request: that of the first rule that matches and has some left. */
  next(request: R): A | undefined {
    for (const pending of this.#pending) {
      if (pending.left <= 0 || !matches(pending.rule.match, request)) continue;
      if (pending.spare > 0) {
        pending.spare -= 1;
        continue;
      }
      pending.left -= 1;
      return pending.rule.action;
    }
    return undefined;
  }
}

function matches<R extends FaultyRequest>(match: FaultMatch<R> | undefined, request: R): boolean {
  if (match === undefined) return true;
  if (typeof match === 'function') return match(request);
  return (
    (match.method ?? request.method) === request.method &&
    (match.operation ?? request.operation) === request.operation &&
    (match.path === undefined || match.path.test(request.path))
  );
}
