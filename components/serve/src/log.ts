import { type Logger, pino } from 'pino';

/** Cloud Logging's name of each level: https://cloud.google.com/logging/docs/structured-logging */
const SEVERITY: Readonly<Record<string, string>> = { debug: 'DEBUG', info: 'INFO', warn: 'WARNING', error: 'ERROR' };

export interface LogStream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** JSON lines with Cloud Logging's fields; on a terminal the time and the message alone. */
export function createLog(level: string, stream: LogStream): Logger {
  return pino(
    {
      level,
      base: null,
      messageKey: 'message',
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ severity: SEVERITY[label] ?? 'DEFAULT' }) },
    },
    { write: (line) => stream.write(stream.isTTY === true ? readable(line) : line) },
  );
}

function readable(line: string): string {
  const { time, severity, message } = JSON.parse(line);
  const mark = severity === 'WARNING' || severity === 'ERROR' ? `${String(severity).toLowerCase()}: ` : '';
  return `${String(time).slice(11, 19)} ${mark}${String(message)}\n`;
}
