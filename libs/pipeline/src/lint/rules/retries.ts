import type { PipelineProblem } from '../problem.ts';
import { error, type Rule, warning } from '../rule.ts';

/** A protobuf Duration in JSON (https://protobuf.dev/programming-guides/json/). */
const DURATION = /^\d{1,12}(?:\.\d{1,9})?s$/;

/**
 * Retry policies. A malformed duration is refused when the file is uploaded; counts and factors are handed to Argo as
 * they are (getTaskRetryParametersWithValues in backend/src/v2/compiler/argocompiler/container.go). The Python SDK
 * writes an hour at most as the longest wait.
 */
export const retries: Rule = function* ({ tasks }) {
  for (const { path, task } of tasks) {
    const policy = task.retryPolicy;
    if (policy === undefined) continue;
    const where = `${path}.retryPolicy`;
    const { maxRetryCount, backoffFactor } = policy;
    if (maxRetryCount !== undefined && maxRetryCount < 0) {
      yield error(`${where}.maxRetryCount`, 'INVALID_RETRY', `${maxRetryCount} is below 0.`);
    }
    if (backoffFactor !== undefined && backoffFactor <= 0) {
      yield error(`${where}.backoffFactor`, 'INVALID_RETRY', `${backoffFactor} is not above 0.`);
    }
    const first = yield* seconds(`${where}.backoffDuration`, policy.backoffDuration);
    const longest = yield* seconds(`${where}.backoffMaxDuration`, policy.backoffMaxDuration);
    if (first !== undefined && longest !== undefined && first > longest) {
      yield warning(where, 'INVALID_RETRY', `The first wait, ${first} s, is longer than the longest, ${longest} s.`);
    }
    if (longest !== undefined && longest > 3600) {
      yield warning(`${where}.backoffMaxDuration`, 'INVALID_RETRY', 'The longest wait that KFP documents is 3600s.');
    }
  }
};

function* seconds(path: string, text: string | undefined): Generator<PipelineProblem, number | undefined> {
  if (text === undefined) return undefined;
  if (DURATION.test(text)) return Number(text.slice(0, -1));
  yield error(path, 'INVALID_RETRY', `"${text}" is not a duration in seconds.`, 'For example 30s.');
  return undefined;
}
