import { jobSpecRule } from '../jobs/rules.ts';
import type { Violation } from '../server/api-error.ts';
import type { HyperparameterTuningJob, ParameterSpec, StudySpec } from '../server/messages.ts';
import { displayNameRule, labelsRule, required } from '../server/rules.ts';

/** What is wrong with a tuning job. */
export function tuningJobRule(field: string, job: HyperparameterTuningJob): Violation[] {
  const [most, parallel] = [job.maxTrialCount ?? 0, job.parallelTrialCount ?? 0];
  return [
    ...displayNameRule(`${field}.display_name`, job.displayName),
    ...labelsRule(`${field}.labels`, job.labels),
    ...between(`${field}.max_trial_count`, most, 1, 1000),
    ...between(`${field}.parallel_trial_count`, parallel, 1, Math.max(1, Math.min(most, 100))),
    ...between(`${field}.max_failed_trial_count`, job.maxFailedTrialCount ?? 0, 0, Math.max(0, most)),
    ...studyRule(`${field}.study_spec`, job.studySpec ?? {}),
    ...jobSpecRule(`${field}.trial_job_spec`, job.trialJobSpec),
  ];
}

function studyRule(field: string, { metrics, parameters, algorithm }: StudySpec): Violation[] {
  const ids = (parameters ?? []).map(({ parameterId }) => parameterId ?? '');
  const doubled = ids.filter((id, index) => ids.indexOf(id) !== index);
  return [
    ...(metrics?.length ? [] : [{ field: `${field}.metrics`, description: 'Required field is not set.' }]),
    ...(metrics ?? []).flatMap(({ metricId, goal }, index) => [
      ...required(`${field}.metrics[${index}].metric_id`, metricId),
      ...(goal === 'MAXIMIZE' || goal === 'MINIMIZE'
        ? []
        : [{ field: `${field}.metrics[${index}].goal`, description: 'Required field is not set.' }]),
    ]),
    ...(ids.length > 0 ? [] : [{ field: `${field}.parameters`, description: 'Required field is not set.' }]),
    ...doubled.map((id) => ({ field: `${field}.parameters`, description: `The parameter ${id} is given twice.` })),
    ...(parameters ?? []).flatMap((each, index) => parameterRule(`${field}.parameters[${index}]`, each, algorithm)),
  ];
}

function parameterRule(field: string, spec: ParameterSpec, algorithm: StudySpec['algorithm']): Violation[] {
  const { doubleValueSpec: double, integerValueSpec: integer, categoricalValueSpec: text, scaleType } = spec;
  const range = double ?? integer;
  const values = text?.values ?? spec.discreteValueSpec?.values ?? [];
  const [low, high] = [Number(range?.minValue ?? 0), Number(range?.maxValue ?? 0)];
  const wrong = (description: string) => [{ field, description }];
  const numbers = (spec.discreteValueSpec?.values ?? []).map(Number);
  const logarithmic = scaleType === 'UNIT_LOG_SCALE' || scaleType === 'UNIT_REVERSE_LOG_SCALE';
  return [
    ...(/^\S+$/.test(spec.parameterId ?? '') ? [] : wrong('parameter_id is required and has no whitespace.')),
    ...(range || values.length > 0 ? [] : wrong('Has no parameter_value_spec, or no values.')),
    ...(range && low > high ? wrong(`min_value ${low} is above max_value ${high}.`) : []),
    ...(logarithmic && Math.min(...numbers, range ? low : 1) <= 0 ? wrong('A log scale needs positive values.') : []),
    ...(text && scaleType && scaleType !== 'SCALE_TYPE_UNSPECIFIED' ? wrong('Categorical values have no scale.') : []),
    ...(numbers.some((value, index) => index > 0 && value <= (numbers[index - 1] ?? value))
      ? wrong('The values must be in increasing order.')
      : []),
    ...(algorithm === 'GRID_SEARCH' && double ? wrong('A grid search takes no DOUBLE parameter.') : []),
  ];
}

const between = (field: string, value: number, low: number, high: number): Violation[] =>
  value >= low && value <= high ? [] : [{ field, description: `Must be in [${low}, ${high}]: ${value}` }];
