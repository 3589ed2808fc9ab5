import type { Measurement, StudySpec } from '../server/messages.ts';
import { isBetter, objective } from './measurements.ts';

/**
 * The median automated stopping rule: a trial ends whose best value is worse than the median of what the completed
 * trials had, on average, by the same step (or time).
 * https://cloud.google.com/vertex-ai/docs/reference/rest/v1/StudySpec#MedianAutomatedStoppingSpec
 */
export function promisesNothing(
  study: StudySpec,
  measurements: readonly Measurement[],
  completed: readonly (readonly Measurement[])[],
): boolean {
  const rule = study.medianAutomatedStoppingSpec;
  const last = measurements.at(-1);
  if (!rule || last === undefined) return false;
  const place = (each: Measurement) =>
    rule.useElapsedDuration === true ? Number(each.elapsedDuration?.seconds ?? 0) : Number(each.stepCount ?? 0);
  const averages = completed.flatMap((others) => {
    const values = valuesOf(
      study,
      others.filter((each) => place(each) <= place(last)),
    );
    return values.length === 0 ? [] : [values.reduce((sum, value) => sum + value, 0) / values.length];
  });
  const best = valuesOf(study, measurements).reduce((a, b) => (isBetter(study, a, b) ? a : b));
  return averages.length > 0 && isBetter(study, median(averages), best);
}

const valuesOf = (study: StudySpec, measurements: readonly Measurement[]): number[] =>
  measurements.flatMap((each) => objective(each, study) ?? []);

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}
