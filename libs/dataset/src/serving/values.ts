import type { ColumnType } from '../recipe/expression.ts';

/** A value of a recipe's column in JavaScript: timestamps are microseconds since the epoch, as a number. */
export type Value = string | number | boolean | null;

/** A raw instance, as JSON gives it. */
export type Instance = Readonly<Record<string, unknown>>;

/** What came out of reading one raw value. */
export type Read = { readonly value: Value } | { readonly problem: string };

/** Reads one raw value of a declared type; SEMANTICS.md, "Reading", JSON at serving. A missing key is null. */
export function readValue(raw: unknown, type: ColumnType): Read {
  if (raw === null || raw === undefined) return { value: null };
  const wrong = (expected: string): Read => ({ problem: `expected ${expected}, got ${describe(raw)}.` });
  switch (type) {
    case 'number':
      if (typeof raw !== 'number') return wrong('a number');
      return { value: Number.isFinite(raw) ? raw : null };
    case 'integer':
      return Number.isSafeInteger(raw) && typeof raw === 'number' ? { value: raw } : wrong('an integer');
    case 'string':
      return typeof raw === 'string' ? { value: raw } : wrong('a string');
    case 'boolean':
      return typeof raw === 'boolean' ? { value: raw } : wrong('true or false');
    case 'timestamp': {
      const microseconds = typeof raw === 'string' ? readTimestamp(raw) : undefined;
      return microseconds === undefined ? wrong('an ISO 8601 timestamp') : { value: microseconds };
    }
  }
}

const TIMESTAMP =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?(Z|[+-]\d{2}(?::?\d{2})?)?$/;

/** Microseconds since the epoch; without an offset the text is UTC. */
function readTimestamp(text: string): number | undefined {
  const match = TIMESTAMP.exec(text.trim());
  if (match === null) return undefined;
  const part = (i: number): number => Number(match[i] ?? 0);
  const date = new Date(0);
  // Date.UTC would take the years 0 to 99 for 1900 to 1999.
  date.setUTCFullYear(part(1), part(2) - 1, part(3));
  if (date.getUTCMonth() !== part(2) - 1 || date.getUTCDate() !== part(3)) return undefined;
  const fraction = Number((match[7] ?? '').padEnd(6, '0').slice(0, 6));
  const milliseconds = date.setUTCHours(part(4), part(5), part(6));
  return milliseconds * 1000 + fraction - offsetMinutes(match[8]) * 60_000_000;
}

function offsetMinutes(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3).replace(':', '') || 0);
  return zone.startsWith('-') ? -minutes : minutes;
}

const describe = (raw: unknown): string => {
  const text = typeof raw === 'number' ? String(raw) : (JSON.stringify(raw) ?? typeof raw);
  return text.length > 40 ? `${text.slice(0, 37)}…` : text;
};
