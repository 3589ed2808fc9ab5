import { invalid, type TrialReport } from '@millrace/contract';
import type { Matrix } from '@millrace/dataset';
import {
  type Fitted,
  SEARCH_METRICS,
  type SearchMetric,
  score,
  type TrainProgress,
  wrongMetric,
} from '@millrace/model';

/** What a training tells the search that it is a trial of. */
export interface Trial {
  /** After each epoch: its validation loss as the metric, for early stopping. Accuracy is known at the end only. */
  readonly afterEpochs: (at: TrainProgress) => void;
  /** The metric of the best epoch, as trials of a search on one machine are judged by it. */
  readonly atEnd: (fitted: Fitted, validation: Matrix) => Promise<void>;
}

/** @throws MillraceError `WRONG_METRIC` before anything is trained, where such a model has no such metric */
export function trialOf(reporter: TrialReport, train: Matrix): Trial {
  const metric = metricOf(reporter.metric);
  const wrong = wrongMetric(metric, train.labels === undefined ? 'regressor' : 'classifier');
  if (wrong !== undefined) throw wrong;
  let reported = 0;
  return {
    afterEpochs: ({ epoch, validationLoss }) => {
      const complete = epoch - 1;
      if (validationLoss === undefined || complete <= reported || metric === 'accuracy') return;
      reported = complete;
      reporter.report(metric === 'rmse' ? Math.sqrt(validationLoss) : validationLoss, complete);
    },
    atEnd: async (fitted, validation) =>
      reporter.report(await score(metric, fitted, validation), fitted.history.length),
  };
}

function metricOf(name: string): SearchMetric {
  const metric = SEARCH_METRICS.find((known) => known === name);
  if (metric !== undefined) return metric;
  const message = `train reports ${SEARCH_METRICS.join(', ')}, not "${name}".`;
  throw invalid('WRONG_METRIC', 'The trial', [{ path: 'metric', code: 'NOT_A_CHOICE', message }]);
}
