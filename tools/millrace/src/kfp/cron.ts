import { EXIT, MillraceError } from '@millrace/contract';

/**
 * A schedule as KFP takes it: six fields, seconds first. Its hosts have one time zone for all schedules, UTC unless
 * their `CRON_SCHEDULE_TIMEZONE` says otherwise (kubeflow/pipelines#4641).
 * @throws MillraceError `TIME_ZONE_UNSUPPORTED`
 */
export function sixFields(cron: string, timeZone: string | undefined): string {
  if (timeZone !== undefined && timeZone !== 'UTC') {
    throw new MillraceError('TIME_ZONE_UNSUPPORTED', `A KFP host cannot run one schedule by the time of ${timeZone}.`, {
      hint: 'write the times in UTC and leave --time-zone out, or --to vertex',
      exitCode: EXIT.usage,
    });
  }
  return `0 ${cron}`;
}
