/** What is predicted: a number or one of some classes. */
export type Task = 'regressor' | 'classifier';
export type Direction = 'minimize' | 'maximize';

/** Metrics that a gate can look at, and which way is better. */
export const METRICS = {
  rmse: { task: 'regressor', direction: 'minimize' },
  mae: { task: 'regressor', direction: 'minimize' },
  mape: { task: 'regressor', direction: 'minimize' },
  r2: { task: 'regressor', direction: 'maximize' },
  accuracy: { task: 'classifier', direction: 'maximize' },
  logLoss: { task: 'classifier', direction: 'minimize' },
  macroF1: { task: 'classifier', direction: 'maximize' },
  macroAuc: { task: 'classifier', direction: 'maximize' },
} as const satisfies Record<string, { task: Task; direction: Direction }>;

export type MetricName = keyof typeof METRICS;

/** What the gate looks at unless told otherwise. */
export const defaultMetric = (task: Task): MetricName => (task === 'regressor' ? 'rmse' : 'accuracy');
