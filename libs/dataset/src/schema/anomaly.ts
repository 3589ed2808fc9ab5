import type { Anomaly, Example } from './formats.ts';

/** What an anomaly tells beside its sentence. */
export type AnomalyFacts = Pick<Anomaly, 'count' | 'examples'>;

/** An anomaly of a column of the raw data. */
export const columnAnomaly = (
  column: string,
  code: string,
  severity: Anomaly['severity'],
  message: string,
  facts: AnomalyFacts = {},
): Anomaly => ({ path: `columns.${column}`, code, severity, message, column, ...facts });

/** Longest text of an example. */
const LONGEST = 200;

/** A text as an example shows it. */
export const shortened = (text: string): string => (text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`);

/** `1 row`, `2,000 rows`. */
export const counted = (count: number, what: string): string =>
  `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;

/** `12.5%` of a part from 0 to 1; what is above zero is never told as zero. */
export function percent(part: number): string {
  const rounded = Math.round(part * 1000) / 10;
  return part > 0 && rounded === 0 ? '<0.1%' : `${rounded}%`;
}

/** Where an anomaly is seen, for people: `row 11 "moon dust"`, `line 3 of a.csv`. */
export function exampleText({ file, row, line, value }: Example): string {
  const place =
    row !== undefined
      ? `row ${row.toLocaleString('en')}`
      : line !== undefined
        ? `line ${line.toLocaleString('en')}`
        : '';
  const where = [place, file === undefined ? '' : place === '' ? file : `of ${file}`];
  return [...where, value === undefined ? '' : JSON.stringify(value)].filter((part) => part !== '').join(' ');
}

/** The sentence of an anomaly and its examples. */
export function anomalyText({ message, examples = [] }: Pick<Anomaly, 'message' | 'examples'>): string {
  // What a sentence says already is not said twice.
  const told = examples.filter((e) => e.row !== undefined || e.line !== undefined || !message.includes(e.value ?? ''));
  if (told.length === 0) return message;
  return `${message} See ${told.map(exampleText).join(', ')}.`;
}
