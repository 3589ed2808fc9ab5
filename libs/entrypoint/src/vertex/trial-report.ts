import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { TrialReport } from '@millrace/contract';

/**
 * Reports a trial's metric to the tuning job, which reads it from a file: one JSON object a line, values as text.
 * @param trial number of the trial
 * @param now milliseconds since the epoch
 * @see https://github.com/GoogleCloudPlatform/cloudml-hypertune
 */
export function trialReport(file: string, metric: string, trial: string, now: () => number): TrialReport {
  mkdirSync(dirname(file), { recursive: true });
  return {
    metric,
    report(value, step) {
      const line = { timestamp: now() / 1000, trial, [metric]: String(value), global_step: String(step) };
      appendFileSync(file, `${JSON.stringify({ ...line, checkpoint_path: '' })}\n`);
    },
  };
}
