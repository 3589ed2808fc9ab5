import { invalid, type Problem } from '@millrace/contract';

/** How a range is searched. */
export type ParameterScale = 'linear' | 'log' | 'reverse-log';

/** One dimension of a search space. The value comes to the trial as the argument `--<id>=<value>`. */
export type TuningParameter = {
  readonly id: string;
  /** Default `linear`. */
  readonly scale?: ParameterScale | undefined;
} & (
  | { readonly type: 'double' | 'integer'; readonly min: number; readonly max: number }
  | { readonly type: 'categorical'; readonly values: readonly string[] }
  | { readonly type: 'discrete'; readonly values: readonly number[] }
);

/** What a search is for. */
export interface Study {
  /** What trials report through `CLOUD_ML_HP_METRIC_FILE`. */
  readonly metrics: readonly { readonly id: string; readonly goal: 'minimize' | 'maximize' }[];
  readonly parameters: readonly TuningParameter[];
  /** Default `bayesian`, the API's own. */
  readonly algorithm?: 'bayesian' | 'random' | 'grid' | undefined;
  /** Ends trials early that will not be among the best: by the median of the others, or by their curve. */
  readonly earlyStopping?: 'median' | 'decay-curve' | undefined;
  /** Which of a trial's reports counts. Default `last`. */
  readonly measurement?: 'last' | 'best' | undefined;
}

const GOALS = { minimize: 'MINIMIZE', maximize: 'MAXIMIZE' } as const;
const SCALES = { linear: 'UNIT_LINEAR_SCALE', log: 'UNIT_LOG_SCALE', 'reverse-log': 'UNIT_REVERSE_LOG_SCALE' } as const;
const ALGORITHMS = { bayesian: 'ALGORITHM_UNSPECIFIED', random: 'RANDOM_SEARCH', grid: 'GRID_SEARCH' } as const;
const MEASUREMENTS = { last: 'LAST_MEASUREMENT', best: 'BEST_MEASUREMENT' } as const;

/**
 * As `google.cloud.aiplatform.v1.StudySpec`.
 * @throws MillraceError `VERTEX_INVALID` with every problem
 */
export function studySpec(study: Study) {
  const problems = study.parameters.flatMap(parameterProblems);
  if (problems.length > 0) throw invalid('VERTEX_INVALID', 'The search space', problems);
  return {
    metrics: study.metrics.map(({ id, goal }) => ({ metricId: id, goal: GOALS[goal] })),
    parameters: study.parameters.map(parameterSpec),
    algorithm: ALGORITHMS[study.algorithm ?? 'bayesian'],
    measurementSelectionType: MEASUREMENTS[study.measurement ?? 'last'],
    ...(study.earlyStopping === 'median' ? { medianAutomatedStoppingSpec: { useElapsedDuration: false } } : {}),
    ...(study.earlyStopping === 'decay-curve' ? { decayCurveStoppingSpec: { useElapsedDuration: false } } : {}),
  };
}

function parameterSpec(parameter: TuningParameter) {
  const parameterId = parameter.id;
  const scaleType = SCALES[parameter.scale ?? 'linear'];
  switch (parameter.type) {
    case 'double':
      return { parameterId, scaleType, doubleValueSpec: { minValue: parameter.min, maxValue: parameter.max } };
    case 'integer':
      return { parameterId, scaleType, integerValueSpec: { minValue: parameter.min, maxValue: parameter.max } };
    case 'discrete':
      return { parameterId, scaleType, discreteValueSpec: { values: parameter.values.toSorted((a, b) => a - b) } };
    case 'categorical':
      return { parameterId, categoricalValueSpec: { values: [...parameter.values] } };
  }
}

function parameterProblems(parameter: TuningParameter, index: number): Problem[] {
  const path = `parameters[${index}]`;
  const problem = (message: string): Problem[] => [{ path, code: 'VERTEX_INVALID', message }];
  if ('values' in parameter) return parameter.values.length > 0 ? [] : problem(`${parameter.id} has no values`);
  if (parameter.max < parameter.min) return problem(`${parameter.id} ends at ${parameter.max} before ${parameter.min}`);
  if (parameter.type === 'integer' && !(Number.isInteger(parameter.min) && Number.isInteger(parameter.max))) {
    return problem(`${parameter.id} is an integer between numbers that are none`);
  }
  const needsPositive = parameter.scale === 'log' || parameter.scale === 'reverse-log';
  return needsPositive && parameter.min <= 0 ? problem(`${parameter.id} cannot reach 0 on a logarithmic scale`) : [];
}
