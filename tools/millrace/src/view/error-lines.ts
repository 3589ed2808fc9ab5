import type { StepError } from '@millrace/runner';
import { oneLine } from './text.ts';

/** What failed, what to do, and where the whole log is. */
export function errorLines({ code, message, hint, log }: StepError): string[] {
  return [
    `  error: ${code}: ${oneLine(message)}`,
    ...(hint === undefined ? [] : [`  hint: ${oneLine(hint)}`]),
    ...(log === undefined ? [] : [`  log: ${oneLine(log)}`]),
  ];
}
