import type { StepError } from '@millrace/runner';
import { oneLine } from './text.ts';

/** What failed, the last lines that it printed, what to do, and where the whole log is. */
export function errorLines({ code, message, hint, log, tail = [] }: StepError): string[] {
  return [
    `  error: ${code}: ${oneLine(message)}`,
    ...tail.map((line) => `    | ${oneLine(line)}`),
    ...(hint === undefined ? [] : [`  hint: ${oneLine(hint)}`]),
    ...(log === undefined ? [] : [`  log: ${oneLine(log)}`]),
  ];
}
