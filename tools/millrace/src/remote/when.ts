import { invalid, type Problem } from '@millrace/contract';

/** When a schedule starts runs, and how many at most at the same time. */
export interface When {
  /** Five fields: minute, hour, day of the month, month, day of the week. */
  readonly cron: string;
  /** Of the IANA database, e.g. `Europe/Paris`; default UTC. */
  readonly timeZone: string | undefined;
  readonly maximumConcurrency: number;
}

const FIELD = /^(\*|\?|[0-9A-Za-z]+(-[0-9A-Za-z]+)?)(\/\d+)?(,(\*|[0-9A-Za-z]+(-[0-9A-Za-z]+)?)(\/\d+)?)*$/;

/**
 * Checks what every target would refuse, so that a schedule that was made is one that runs.
 * @throws MillraceError `INVALID_SCHEDULE` with every problem
 */
export function readWhen({ cron, timeZone, maximumConcurrency }: When): When {
  const fields = cron.trim().split(/\s+/);
  const problems: Problem[] = [];
  const problem = (flag: string, message: string) => problems.push({ path: `--${flag}`, code: 'INVALID', message });
  if (fields.length !== 5)
    problem('cron', `it has ${fields.length} fields and not the five from minute to day of the week.`);
  for (const field of fields) if (!FIELD.test(field)) problem('cron', `${field} is no field of a schedule.`);
  if (timeZone !== undefined && !isTimeZone(timeZone)) problem('time-zone', `${timeZone} is no time zone.`);
  if (!Number.isInteger(maximumConcurrency) || maximumConcurrency < 1) {
    problem('maximum-concurrency', 'it is not a whole number above 0.');
  }
  if (problems.length > 0) {
    throw invalid('INVALID_SCHEDULE', 'The schedule', problems, '--cron "0 6 * * 1-5" --time-zone Europe/Paris');
  }
  return { cron: fields.join(' '), timeZone, maximumConcurrency };
}

/** Of the database: `+01:00` is none, though JavaScript takes it. */
function isTimeZone(name: string): boolean {
  try {
    Intl.DateTimeFormat('en', { timeZone: name });
    return /^[A-Z]/.test(name);
  } catch {
    return false;
  }
}
