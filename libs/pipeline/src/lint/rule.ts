import type { PipelineProblem, ProblemCode } from './problem.ts';
import type { Survey } from './survey.ts';

/** One rule: what it finds in a pipeline. The documentation of a rule cites what the backend does. */
export type Rule = (survey: Survey) => Iterable<PipelineProblem>;

/** Something that fails in a run. */
export const error = (path: string, code: ProblemCode, message: string, hint?: string): PipelineProblem => ({
  path,
  code,
  severity: 'error',
  message,
  ...(hint === undefined ? {} : { hint }),
});

/** Something that is likely to surprise. */
export const warning = (path: string, code: ProblemCode, message: string, hint?: string): PipelineProblem => ({
  ...error(path, code, message, hint),
  severity: 'warning',
});

/** `a`, `b` or `c`: what there is to choose from. */
export function choices(names: readonly string[]): string {
  const sorted = [...names].sort();
  if (sorted.length === 0) return 'there is none';
  const shown = sorted.slice(0, 8).join(', ');
  return sorted.length > 8 ? `${shown} and ${sorted.length - 8} more` : shown;
}
