import type { JsonObject, Logger } from '@millrace/contract';

/** JSON lines with Cloud Logging's fields (https://cloud.google.com/logging/docs/structured-logging). */
export function createLog(write: (line: string) => void, now: () => Date = () => new Date()): Logger {
  const log = (severity: string) => (message: string, fields?: JsonObject) =>
    write(`${JSON.stringify({ severity, message, time: now().toISOString(), ...fields })}\n`);
  return { debug: () => undefined, info: log('INFO'), warn: log('WARNING'), error: log('ERROR') };
}
