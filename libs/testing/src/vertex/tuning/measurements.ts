import * as z from 'zod';
import type { Measurement, StudySpec } from '../server/messages.ts';

const Number_ = z
  .union([z.number(), z.string().trim().min(1)])
  .transform(Number)
  .refine(Number.isFinite);
const Line = z.record(z.string(), z.unknown());

/**
 * The measurements in the file that a trial writes: one JSON object a line, a metric under its own name, numbers as
 * text or as they are. What cannot be read is passed over, as lines are when a worker dies while it writes.
 * https://cloud.google.com/vertex-ai/docs/training/code-requirements#hp-tuning-metric
 */
export function measurementsOf(file: string, study: StudySpec, startSeconds: number): Measurement[] {
  const ids = (study.metrics ?? []).map(({ metricId }) => metricId ?? '');
  return file.split('\n').flatMap((text) => {
    const line = parsed(text);
    const metrics = ids.flatMap((metricId) => {
      const value = Number_.safeParse(line[metricId]);
      return value.success ? [{ metricId, value: value.data }] : [];
    });
    if (metrics.length === 0) return [];
    const time = Number_.safeParse(line.timestamp);
    const elapsed = time.success ? Math.max(0, time.data - startSeconds) : 0;
    return [
      {
        metrics,
        stepCount: Number_.catch(0).parse(line.global_step),
        elapsedDuration: { seconds: Math.floor(elapsed), nanos: Math.round((elapsed % 1) * 1e9) },
      },
    ];
  });
}

function parsed(text: string): Record<string, unknown> {
  try {
    return Line.catch({}).parse(JSON.parse(text));
  } catch {
    return {};
  }
}

/** The value of the study's first metric, the one that is searched for. */
export function objective(measurement: Measurement, study: StudySpec): number | undefined {
  const wanted = study.metrics?.[0]?.metricId;
  return measurement.metrics?.find(({ metricId }) => metricId === wanted)?.value ?? undefined;
}

/** True if the first value is the better one. */
export function isBetter(study: StudySpec, value: number, other: number): boolean {
  return study.metrics?.[0]?.goal === 'MINIMIZE' ? value < other : value > other;
}

/** What counts of a trial: its last measurement, or its best one where the study asks for it. */
export function finalMeasurement(measurements: readonly Measurement[], study: StudySpec): Measurement | undefined {
  const counted = measurements.filter((each) => objective(each, study) !== undefined);
  if (study.measurementSelectionType !== 'BEST_MEASUREMENT') return counted.at(-1);
  return counted.reduce<Measurement | undefined>((best, each) => {
    const value = objective(each, study) ?? 0;
    return best === undefined || isBetter(study, value, objective(best, study) ?? 0) ? each : best;
  }, undefined);
}
