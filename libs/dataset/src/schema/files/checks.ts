import { percent } from '../anomaly.ts';
import type { Anomaly, Schema } from '../formats.ts';
import { type ColumnSql, isOneOf } from './column-sql.ts';

type ColumnSchema = Schema['columns'][number];

/** Something that rows of a column should not be. */
export interface Check {
  readonly column: string;
  readonly code: string;
  readonly severity: Anomaly['severity'];
  /** Whether a row is so; never null. */
  readonly condition: string;
  /** What an example shows; absent where nothing stands there. */
  readonly text?: string;
  /** How many rows may be so. Default: none. */
  readonly allowed?: (rows: number) => number;
  readonly message: (count: number, rows: number) => string;
}

const TYPE_NAMES: Readonly<Record<ColumnSchema['type'], string>> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  timestamp: 'a date or a time',
};

/** Words of a domain that are told. */
const TOLD_WORDS = 10;
const known = (words: readonly string[]): string =>
  `${words.slice(0, TOLD_WORDS).join(', ')}${words.length > TOLD_WORDS ? ', …' : ''}`;

/** `in 2 of 300 rows (0.7%)` */
const inRows = (count: number, rows: number): string =>
  `in ${count.toLocaleString('en')} of ${rows.toLocaleString('en')} rows (${percent(count / rows)})`;

/** What the schema says of the rows of a column. */
export function checksOf(schema: Schema, column: ColumnSchema, sql: ColumnSql): Check[] {
  const { name, type, presence, domain, minimum, maximum } = column;
  const at = { column: name, severity: 'error' as const, text: sql.text };
  const isValue = `${sql.value} IS NOT NULL`;
  const checks: Check[] = [
    {
      ...at,
      code: 'WRONG_TYPE',
      condition: sql.isWrong,
      message: (count, rows) => `${inRows(count, rows)} the value is not ${TYPE_NAMES[type]}.`,
    },
    {
      ...at,
      code: 'NOT_FINITE',
      severity: presence === 1 ? 'error' : 'warning',
      condition: sql.isNotFinite,
      message: (count, rows) => `${inRows(count, rows)} the value is NaN or infinite, which counts as missing.`,
    },
    missing(schema, column, sql),
  ];
  if (domain !== undefined) {
    checks.push({
      ...at,
      code: 'OUT_OF_DOMAIN',
      condition: `(${isValue} AND NOT (${isOneOf(sql.word, domain)}))`,
      message: (count, rows) => `${inRows(count, rows)} the value is none that the schema knows: ${known(domain)}.`,
    });
  }
  const range = [
    ...(minimum === undefined ? [] : [`below ${minimum}`]),
    ...(maximum === undefined ? [] : [`above ${maximum}`]),
  ].join(' or ');
  const outside = [
    ...(minimum === undefined ? [] : [`${sql.value} < ${minimum}`]),
    ...(maximum === undefined ? [] : [`${sql.value} > ${maximum}`]),
  ];
  if (outside.length > 0 && (type === 'number' || type === 'integer')) {
    checks.push({
      ...at,
      code: 'OUT_OF_RANGE',
      condition: `(${isValue} AND (${outside.join(' OR ')}))`,
      message: (count, rows) => `${inRows(count, rows)} the number is ${range}.`,
    });
  }
  return presence === 0 && schema.label !== name ? checks.filter(({ code }) => code !== 'MISSING_VALUES') : checks;
}

function missing({ label }: Schema, { name, presence }: ColumnSchema, { isMissing }: ColumnSql): Check {
  const at = { column: name, severity: 'error' as const, condition: isMissing };
  if (label === name) {
    const message = (count: number, rows: number) => `${inRows(count, rows)} there is no label.`;
    return { ...at, code: 'MISSING_LABEL', message };
  }
  return {
    ...at,
    code: 'MISSING_VALUES',
    allowed: (rows) => rows * (1 - presence),
    message: (count, rows) =>
      `${inRows(count, rows)} there is no value, ${presence === 1 ? 'each row has to have one' : `at most ${percent(1 - presence)} may be so`}.`,
  };
}
