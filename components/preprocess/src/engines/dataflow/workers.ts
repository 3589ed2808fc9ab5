import { invalid, type JsonObject } from '@millrace/contract';
import * as z from 'zod';

const text = z.string().min(1).optional();

/** The input `workers`: the machines of Dataflow. */
const schema = z.strictObject({
  machineType: text,
  maxWorkers: z.int().min(1).optional(),
  serviceAccount: text,
  network: text,
  subnetwork: text,
  publicAddresses: z.boolean().optional(),
  timeoutMinutes: z.number().positive().optional(),
});
export type WorkerSettings = z.output<typeof schema>;

/** @throws MillraceError `INVALID_WORKERS` with every problem */
export function parseWorkers(given: JsonObject | undefined): WorkerSettings {
  const parsed = schema.safeParse(given ?? {});
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, code, message }) => ({
    ...{ path: ['workers', ...path].join('.'), code: code.toUpperCase(), message },
  }));
  throw invalid('INVALID_WORKERS', 'The input workers', problems, `It takes ${Object.keys(schema.shape).join(', ')}.`);
}
