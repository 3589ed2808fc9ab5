import { type FittedRecipe, layoutOf } from '@millrace/dataset';
import type { Bundle } from '@millrace/model';
import {
  CURVE_LIMITS,
  type EvaluationCurves,
  evenly,
  type MetricName,
  permutationImportance,
} from '@millrace/model/evaluation';
import { judgeOf, predictionsOf } from './judge.ts';
import { pickRows, type Rows } from './rows.ts';

/** Rows on which importance is measured, at most; evenly spaced. */
const MOST_ROWS = 10_000;

export interface FeatureImportanceOptions {
  readonly bundle: Bundle;
  readonly rows: Rows;
  readonly fittedRecipe: FittedRecipe;
  readonly metric: MetricName;
  readonly repeats: number;
  readonly seed: number;
}

/** Importance of each feature of the recipe; the columns of a one-hot category are one feature. */
export async function importanceOf(options: FeatureImportanceOptions): Promise<EvaluationCurves['importance']> {
  const { bundle, fittedRecipe, metric, repeats, seed } = options;
  if (repeats === 0) return undefined;
  const rows = pickRows(options.rows, evenly(options.rows.matrix.rows, MOST_ROWS));
  const judge = judgeOf(rows, fittedRecipe);
  const columns = layoutOf(fittedRecipe).features.map((column) => column.feature.name);
  const groups = [...new Set(columns)].map((feature) => ({
    feature,
    columns: [...columns.keys()].filter((i) => columns[i] === feature),
  }));
  const features = await permutationImportance({
    ...{ groups, features: rows.matrix.features, width: columns.length, metric, repeats, seed },
    scoreOf: async (shuffled) => {
      const outputs = bundle.predict(shuffled, rows.matrix.rows);
      return judge.metricsOf(predictionsOf(outputs, rows.carry, judge, fittedRecipe))[metric] ?? 0;
    },
  });
  return { metric, features: features.slice(0, CURVE_LIMITS.importance) };
}
