import type { JsonValue } from '@millrace/contract';
import * as z from 'zod';
import { count, listOf, text, textOrEmpty, time } from '../answers.ts';
import { jsonValue } from '../struct.ts';

const STATES = ['STATE_UNSPECIFIED', 'REQUESTED', 'ACTIVE', 'STOPPING', 'SUCCEEDED', 'INFEASIBLE'] as const;

/** One try of a tuning job. */
export interface Trial {
  /** `1`, `2`, … in the order in which they were made. */
  readonly id: string;
  /** Without a known value: `STATE_UNSPECIFIED`. */
  readonly state: (typeof STATES)[number];
  readonly parameters: Readonly<Record<string, JsonValue>>;
  /** What it ended with; empty where it reported nothing. */
  readonly metrics: Readonly<Record<string, number>>;
  /** The step of those metrics. */
  readonly step?: number | undefined;
  /** The custom job that ran it. */
  readonly customJob?: string | undefined;
  readonly infeasibleReason?: string | undefined;
  /** ISO 8601, UTC. */
  readonly startTime?: string | undefined;
  readonly endTime?: string | undefined;
}

const measurement = z.object({
  stepCount: count,
  metrics: listOf(z.object({ metricId: textOrEmpty, value: z.number().nullish() })),
});

/** `google.cloud.aiplatform.v1.Trial` in an answer. */
export const trialAnswer = z
  .object({
    id: textOrEmpty,
    state: z.enum(STATES).catch('STATE_UNSPECIFIED'),
    parameters: listOf(z.object({ parameterId: textOrEmpty, value: jsonValue })),
    finalMeasurement: measurement.nullish(),
    customJob: text,
    infeasibleReason: text,
    startTime: time,
    endTime: time,
  })
  .transform(
    ({ parameters, finalMeasurement, ...trial }): Trial => ({
      ...trial,
      parameters: Object.fromEntries(parameters.map(({ parameterId, value }) => [parameterId, value])),
      // A proto's number that is not set is 0.
      metrics: Object.fromEntries(
        (finalMeasurement?.metrics ?? []).map(({ metricId, value }) => [metricId, value ?? 0]),
      ),
      step: finalMeasurement?.stepCount,
    }),
  );
