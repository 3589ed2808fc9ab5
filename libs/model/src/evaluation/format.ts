import { readFile } from 'node:fs/promises';
import { invalid, MillraceError } from '@millrace/contract';
import * as z from 'zod';

/** Most points that the report's charts are given. */
export const CURVE_LIMITS = {
  sample: 2000,
  roc: 200,
  precisionRecall: 200,
  bins: 40,
  importance: 200,
  slices: 200,
} as const;

const metrics = z.record(z.string(), z.number().nullable());
const gate = z.object({
  metric: z.enum(['rmse', 'mae', 'mape', 'r2', 'accuracy', 'logLoss', 'macroF1', 'macroAuc']),
  direction: z.enum(['minimize', 'maximize']),
  threshold: z.number().optional(),
  relativeTo: z.enum(['naive', 'leastSquares', 'champion']).optional(),
  limit: z.number().optional(),
  value: z.number(),
  passed: z.boolean(),
  reasons: z.array(z.string()).readonly(),
});
const baseline = z.object({
  /** How it predicts, e.g. `close = open`. */
  description: z.string(),
  metrics,
});
/** The model minus the champion on the same rows, with an interval of the difference over resampled rows. */
const comparison = z.object({
  metric: gate.shape.metric,
  direction: gate.shape.direction,
  difference: z.number(),
  low: z.number(),
  high: z.number(),
  level: z.number(),
  samples: z.number(),
  /** Not distinguishable where the interval holds 0. */
  verdict: z.enum(['better', 'worse', 'not-distinguishable']),
});
const classMetrics = z.object({
  class: z.string(),
  precision: z.number(),
  recall: z.number(),
  f1: z.number(),
  /** Rows of the class. */
  support: z.number(),
  auc: z.number().nullable(),
  averagePrecision: z.number().nullable().optional(),
});
const precisionRecallPoint = z.object({
  /** `null`: above every score. */
  threshold: z.number().nullable(),
  precision: z.number(),
  recall: z.number(),
});
const calibrationBin = z.object({
  low: z.number(),
  high: z.number(),
  rows: z.number(),
  confidence: z.number(),
  accuracy: z.number(),
});
const rocPoint = z.object({
  /** `null`: above every score. */
  threshold: z.number().nullable(),
  falsePositiveRate: z.number(),
  truePositiveRate: z.number(),
});

/** Data of the report's charts, bounded by {@link CURVE_LIMITS} whatever the number of rows. */
const curves = z.object({
  /** Regressors: `[actual, predicted]` of evenly spaced rows, in the target's unit. */
  predictedVsActual: z
    .array(z.tuple([z.number(), z.number()]).readonly())
    .readonly()
    .optional(),
  /** Regressors: rows whose residual is in `[edges[i], edges[i + 1])`, the last bin closed. */
  residuals: z.object({ edges: z.array(z.number()).readonly(), counts: z.array(z.number()).readonly() }).optional(),
  /** Classifiers: one curve a class against the rest. */
  roc: z
    .array(z.object({ class: z.string(), auc: z.number().nullable(), points: z.array(rocPoint).readonly() }))
    .readonly()
    .optional(),
  /** Classifiers: one curve a class against the rest, from recall 0 to 1. */
  precisionRecall: z
    .array(
      z.object({
        class: z.string(),
        averagePrecision: z.number().nullable(),
        points: z.array(precisionRecallPoint).readonly(),
      }),
    )
    .readonly()
    .optional(),
  /** Classifiers: how often the predicted class is right, by its probability; the definition stands in `calibrationOf`. */
  calibration: z
    .object({
      bins: z.array(calibrationBin).readonly(),
      expectedCalibrationError: z.number(),
      maximumCalibrationError: z.number(),
    })
    .optional(),
  /** Classifiers: `rows[actual][predicted]`, and the same as shares of each actual class. */
  confusion: z
    .object({
      classes: z.array(z.string()).readonly(),
      rows: z.array(z.array(z.number()).readonly()).readonly(),
      rates: z.array(z.array(z.number()).readonly()).readonly().optional(),
    })
    .optional(),
  /** How much worse `metric` gets when the feature is shuffled; the largest first. */
  importance: z
    .object({
      metric: z.string(),
      features: z.array(z.object({ feature: z.string(), mean: z.number(), standardDeviation: z.number() })).readonly(),
    })
    .optional(),
});

export const evaluationSchema = z.object({
  formatVersion: z.literal(1),
  task: z.enum(['regressor', 'classifier']),
  split: z.enum(['train', 'validation', 'test']),
  target: z.string(),
  /** Of a regressor's actual and predicted values, as the recipe names it. */
  unit: z.string().optional(),
  rows: z.number(),
  /** sha256 of the bundle's `bundle.json`, `sha256:<hex>`; it lists the digests of the bundle's other files. */
  modelDigest: z.string(),
  /** In original units; `null` where a metric is not defined on these rows. */
  metrics,
  /** 95 % by default, from resampled rows. */
  intervals: z
    .object({
      level: z.number(),
      samples: z.number(),
      metrics: z.record(z.string(), z.object({ low: z.number(), high: z.number() })),
    })
    .optional(),
  /** Regressors: rows that MAPE leaves out, and quantiles of predicted − actual by level. */
  residuals: z.object({ zeroTargets: z.number(), quantiles: z.record(z.string(), z.number()) }).optional(),
  perClass: z.array(classMetrics).readonly().optional(),
  baselines: z.object({
    naive: baseline,
    leastSquares: baseline,
    champion: baseline.extend({ modelDigest: z.string(), comparison: comparison.optional() }).optional(),
  }),
  gate,
  slices: z
    .array(z.object({ column: z.string(), value: z.string().nullable(), rows: z.number(), metrics }))
    .readonly()
    .optional(),
  /** The first `ranked` slices are those with at least `minimumRows`, the worst by `metric` first. */
  sliceRanking: z.object({ metric: gate.shape.metric, minimumRows: z.number(), ranked: z.number() }).optional(),
  curves,
});

/** `evaluation.json`. */
export type Evaluation = z.infer<typeof evaluationSchema>;
export type EvaluationCurves = Evaluation['curves'];
export type EvaluationBaseline = z.infer<typeof baseline>;

/**
 * An evaluation from parsed JSON.
 * @throws MillraceError `INVALID_EVALUATION` with every problem.
 */
export function parseEvaluation(json: unknown): Evaluation {
  const parsed = evaluationSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw invalid(
    'INVALID_EVALUATION',
    'evaluation.json',
    parsed.error.issues.map((issue) => ({
      path: ['evaluation', ...issue.path].join('.'),
      code: issue.code.toUpperCase(),
      message: issue.message,
    })),
    'Was it written by a newer version?',
  );
}

/** Reads `evaluation.json` at `path`. @throws MillraceError `INVALID_EVALUATION`. */
export async function readEvaluation(path: string): Promise<Evaluation> {
  const text = await readFile(path, 'utf8');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new MillraceError('INVALID_EVALUATION', `${path} is not JSON.`, { cause, exitCode: 2 });
  }
  return parseEvaluation(json);
}
