import type { JsonObject, Logger, Progress } from '@millrace/contract';

/** Seconds between two lines of progress where lines cannot be overwritten. */
const QUIET_MS = 2_000;
const TTY_MS = 100;

type Severity = 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR';

export interface ReporterOptions {
  /** Where lines go: stderr, as stdout is for results. */
  readonly write: (text: string) => void;
  readonly format: 'text' | 'json';
  /** Whether `write` reaches a terminal, where progress may overwrite its line. */
  readonly tty: boolean;
  /** Log at level debug too. */
  readonly debug: boolean;
  /** Cloud Logging's labels, e.g. `{ component: 'train' }`. */
  readonly labels: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Receives every line as JSON too, for the log kept with the execution. */
  readonly keep?: (line: string) => void;
}

export interface Reporter {
  readonly logger: Logger;
  readonly progress: Progress;
  /** Ends a line of progress that is still being overwritten. */
  close(): void;
}

/**
 * Logger and progress over one stream: human lines, or JSON lines with Cloud Logging's fields.
 * @see https://cloud.google.com/logging/docs/structured-logging
 */
export function createReporter(options: ReporterOptions): Reporter {
  let overwriting = false;
  let lastProgress = Number.NEGATIVE_INFINITY;
  const time = () => new Date(options.now()).toISOString();
  const clear = () => {
    if (overwriting) options.write('\r\u001b[2K');
    overwriting = false;
  };
  const jsonLine = (severity: Severity, message: string, fields: JsonObject) =>
    `${JSON.stringify({ ...fields, severity, message, time: time(), 'logging.googleapis.com/labels': options.labels })}\n`;
  const log = (severity: Severity, message: string, fields: JsonObject = {}) => {
    if (severity === 'DEBUG' && !options.debug) return;
    const json = jsonLine(severity, message, fields);
    options.keep?.(json);
    clear();
    options.write(options.format === 'json' ? json : textLine(time(), severity, message, fields));
  };

  return {
    logger: {
      debug: (message, fields) => log('DEBUG', message, fields),
      info: (message, fields) => log('INFO', message, fields),
      warn: (message, fields) => log('WARNING', message, fields),
      error: (message, fields) => log('ERROR', message, fields),
    },
    progress: {
      report(done, total, unit, note) {
        const ends = total !== undefined && done >= total;
        const inPlace = options.tty && options.format === 'text';
        if (!ends && options.now() - lastProgress < (inPlace ? TTY_MS : QUIET_MS)) return;
        lastProgress = options.now();
        const text = progressText(done, total, unit, note);
        const facts = {
          done,
          ...(total === undefined ? {} : { total }),
          unit,
          ...(note === undefined ? {} : { note }),
        };
        if (options.format === 'json') options.write(jsonLine('INFO', text, { progress: facts }));
        else if (inPlace) {
          clear();
          options.write(text);
          overwriting = true;
        } else options.write(`${text}\n`);
      },
    },
    close() {
      if (overwriting) options.write('\n');
      overwriting = false;
    },
  };
}

function textLine(time: string, severity: Severity, message: string, fields: JsonObject): string {
  const level = severity === 'INFO' ? '' : `${severity.toLowerCase()}: `;
  const facts = Object.entries(fields).map(
    ([k, v]) => ` ${k}=${typeof v === 'string' && !/\s/.test(v) ? v : JSON.stringify(v)}`,
  );
  return `${time.slice(11, 19)} ${level}${message}${facts.join('')}\n`;
}

function progressText(done: number, total: number | undefined, unit: string, note: string | undefined): string {
  const amount = unit === 'bytes' ? bytes : (n: number) => n.toLocaleString('en-US');
  const share = total === undefined || total === 0 ? '' : ` (${Math.floor((100 * done) / total)} %)`;
  const of = total === undefined ? '' : ` of ${amount(total)}`;
  return `  ${amount(done)}${of}${unit === 'bytes' ? '' : ` ${unit}`}${share}${note === undefined ? '' : `, ${note}`}`;
}

function bytes(n: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = n < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(n) / 10));
  return `${(n / 1024 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`;
}
