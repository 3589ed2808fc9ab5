import type { TaskSpec } from '@millrace/pipeline';

/** Seconds to wait before each attempt after the first, as the task's retry policy says. */
export function retryDelays(policy: TaskSpec['retryPolicy']): readonly number[] {
  const first = seconds(policy?.backoffDuration, 0);
  const factor = policy?.backoffFactor ?? 2;
  const longest = seconds(policy?.backoffMaxDuration, 3600);
  return Array.from({ length: policy?.maxRetryCount ?? 0 }, (_, i) => Math.min(longest, first * factor ** i));
}

/** A duration of protobuf's JSON form, e.g. `1.5s`. */
const seconds = (text: string | undefined, otherwise: number): number =>
  text === undefined ? otherwise : Number.parseFloat(text);
