import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { withDatabase } from '../engine/duckdb/database.ts';
import { expressionSql } from '../engine/duckdb/expression-sql.ts';
import { identifier, stringLiteral } from '../engine/duckdb/quote.ts';
import { anyExpression, RANDOM_COLUMNS, someInstance } from '../fixtures/arbitrary.ts';
import { inScratch } from '../fixtures/scratch.ts';
import type { ColumnType, Expression } from '../recipe/expression.ts';
import { typeOf } from '../recipe/type-of.ts';
import { compileExpression } from './evaluate.ts';
import { readValue, type Value } from './values.ts';

const scope = new Map<string, ColumnType>(RANDOM_COLUMNS.map((c) => [c.name, c.type]));
type Raw = Readonly<Record<string, string | number | boolean | null>>;

const rowOf = (raw: Raw): Map<string, Value> =>
  new Map(
    RANDOM_COLUMNS.map(({ name, type }) => {
      const read = readValue(raw[name], type);
      return [name, 'value' in read ? read.value : null];
    }),
  );

const SQL_TYPES: Record<ColumnType, string> = {
  number: 'DOUBLE',
  integer: 'BIGINT',
  string: 'VARCHAR',
  boolean: 'BOOLEAN',
  timestamp: 'TIMESTAMP',
};

function rowSql(raw: Raw, id: number): string {
  const columns = RANDOM_COLUMNS.map(({ name, type }) => {
    const value = raw[name] ?? null;
    const text = value === null ? 'NULL' : stringLiteral(String(value));
    return `CAST(${text} AS ${SQL_TYPES[type]}) AS ${identifier(name)}`;
  });
  return `SELECT ${id} AS id, ${columns.join(', ')}`;
}

/** Equal, or as close as the mathematical library of two engines is. */
function same(ours: Value, theirs: unknown): boolean {
  if (typeof ours === 'number' && typeof theirs === 'number') {
    return ours === theirs || Math.abs(ours - theirs) <= 1e-9 * Math.max(Math.abs(ours), Math.abs(theirs));
  }
  return ours === theirs;
}

const plainSql = (sql: string, type: ColumnType | undefined): string =>
  type === 'timestamp' ? `CAST(epoch_us(${sql}) AS DOUBLE)` : type === 'integer' ? `CAST(${sql} AS DOUBLE)` : sql;

describe('an expression at serving', () => {
  it('has the value that the engine gives it', async () => {
    await inScratch((workDirectory) =>
      withDatabase({ workDirectory, threads: 1 }, async (connection) => {
        await fc.assert(
          fc.asyncProperty(
            fc.array(anyExpression, { minLength: 4, maxLength: 8 }),
            fc.array(someInstance, { minLength: 4, maxLength: 8 }),
            async (es, raws) => {
              const rows = raws.map(rowSql).join(' UNION ALL ');
              await connection.run(`CREATE OR REPLACE TEMP TABLE sampled AS ${rows}`);
              const columns = es.map(
                (e, i) => `${plainSql(expressionSql(e, scope), typeOf(e, scope, '', []))} AS e${i}`,
              );
              const reader = await connection.runAndReadAll(`SELECT ${columns.join(', ')} FROM sampled ORDER BY id`);
              const theirs = z.array(z.record(z.string(), z.unknown())).parse(reader.getRowObjects());
              for (const [r, raw] of raws.entries()) {
                for (const [i, e] of es.entries()) {
                  const ours = compileExpression(e, scope)(rowOf(raw));
                  const their = theirs[r]?.[`e${i}`];
                  if (sensitive(e)) continue;
                  expect(
                    same(ours, their),
                    `${JSON.stringify(e)} of ${JSON.stringify(raw)}: ${ours} and ${their}`,
                  ).toBe(true);
                }
              }
            },
          ),
          { numRuns: 300, seed: 7 },
        );
      }),
    );
  });
});

/**
 * Whether the last bit of a mathematical function, in which engines may differ, can grow: by a comparison, a floor, a
 * cancellation. Such expressions are left to the test of features, which are rounded to 32 bits.
 */
const sensitive = (e: Expression): boolean =>
  'op' in e
    ? (GROWING.includes(e.op) && e.args.some(usesLibrary)) || e.args.some(sensitive)
    : 'cast' in e && (usesLibrary(e.of) || sensitive(e.of));
const GROWING = ['eq', 'ne', 'lt', 'le', 'gt', 'ge', 'floor', 'sub', 'add', 'exp', 'pow', 'div', 'mul'];
const usesLibrary = (e: Expression): boolean =>
  'op' in e ? ['exp', 'log', 'pow'].includes(e.op) || e.args.some(usesLibrary) : 'cast' in e && usesLibrary(e.of);
