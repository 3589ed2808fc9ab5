/** The fields of a cron line, as the numbers that they allow. */
interface Cron {
  readonly zone: string;
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  readonly weekdays: ReadonlySet<number>;
  /** Where days and weekdays are both named, either is enough. */
  readonly either: boolean;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
/** How far ahead a run is looked for: February 29 comes at least every eight years. */
const DAYS_AHEAD = 8 * 366;

/**
 * The first minute after a time that a cron line names, in UTC or in the zone of its prefix `TZ=` or `CRON_TZ=`.
 * @returns undefined if there is none.
 * @throws Error for a line that cannot be read.
 */
export function nextRun(line: string, after: Date): Date | undefined {
  const cron = parse(line);
  const start = Math.floor(after.getTime() / 60_000) * 60_000 + 60_000;
  for (let day = 0; day < DAYS_AHEAD; day += 1) {
    const from = day === 0 ? start : Math.floor(start / 86_400_000 + day) * 86_400_000;
    const to = Math.floor(start / 86_400_000 + day + 1) * 86_400_000;
    for (let hour = from; hour < to; hour = Math.floor(hour / 3_600_000 + 1) * 3_600_000) {
      const offset = offsetOf(cron.zone, hour);
      const local = new Date(hour + offset);
      // Zones whose offset is no whole hour change the hour within the hour: those are looked at minute by minute.
      if (offset % 3_600_000 === 0 && !(cron.hours.has(local.getUTCHours()) && dayFits(cron, local))) continue;
      for (let minute = hour; minute < Math.floor(hour / 3_600_000 + 1) * 3_600_000; minute += 60_000) {
        if (fits(cron, new Date(minute + offset))) return new Date(minute);
      }
    }
  }
  return undefined;
}

const fits = (cron: Cron, local: Date) =>
  cron.minutes.has(local.getUTCMinutes()) && cron.hours.has(local.getUTCHours()) && dayFits(cron, local);

function dayFits(cron: Cron, local: Date): boolean {
  const [day, weekday] = [cron.days.has(local.getUTCDate()), cron.weekdays.has(local.getUTCDay())];
  return cron.months.has(local.getUTCMonth() + 1) && (cron.either ? day || weekday : day && weekday);
}

function parse(line: string): Cron {
  const match = /^(?:(?:CRON_)?TZ=(\S+)\s+)?(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)$/.exec(line.trim());
  if (match === null) throw new Error(`A cron line has five fields: ${line}`);
  const [, zone = 'UTC', minutes = '', hours = '', days = '', months = '', weekdays = ''] = match;
  offsetOf(zone, 0);
  return {
    zone,
    minutes: numbers(minutes, 0, 59),
    hours: numbers(hours, 0, 23),
    days: numbers(days, 1, 31),
    months: numbers(months, 1, 12, MONTHS),
    weekdays: new Set([...numbers(weekdays, 0, 7, WEEKDAYS)].map((day) => day % 7)),
    either: !days.startsWith('*') && !weekdays.startsWith('*'),
  };
}

/** `*`, `5`, `1-5`, `mon`, each with `/step`, in a list. */
function numbers(field: string, low: number, high: number, names: readonly string[] = []): Set<number> {
  const number = (text: string) => {
    const name = names.indexOf(text.toLowerCase());
    const value = name >= 0 ? name + low : /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= low && value <= high)) throw new Error(`Not in ${low} to ${high}: ${text}`);
    return value;
  };
  const found = new Set<number>();
  for (const part of field.split(',')) {
    const [range = '', step = '1'] = part.split('/');
    const [from = '', to] = range.split('-');
    const first = range === '*' ? low : number(from);
    const last = range === '*' || (to === undefined && part.includes('/')) ? high : number(to ?? from);
    if (!/^[1-9]\d*$/.test(step)) throw new Error(`Not a step: ${step}`);
    for (let value = first; value <= last; value += Number(step)) found.add(value);
  }
  return found;
}

/** How far local time is ahead of UTC, in milliseconds. */
function offsetOf(zone: string, time: number): number {
  if (zone === 'UTC') return 0;
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  const name = format.formatToParts(time).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign = '+', hours = '0', minutes = '0'] = /GMT([+-])(\d+):(\d+)/.exec(name) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}
