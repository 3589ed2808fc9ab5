import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { withDatabase } from '../engine/duckdb/database.ts';
import { preparedSql } from '../engine/duckdb/prepared-sql.ts';
import { stringLiteral } from '../engine/duckdb/quote.ts';
import { inScratch } from '../fixtures/scratch.ts';
import { col } from '../recipe/builders.ts';
import { defineRecipe } from '../recipe/define.ts';
import { fingerprint } from './fingerprint.ts';
import { keyText, lotOf } from './lot.ts';

/** Values that Google's documentation of FARM_FINGERPRINT prints, and the empty text. */
const KNOWN: [string, bigint][] = [
  ['1footrue', -1541654101129638711n],
  ['2applefalse', 2794438866806483259n],
  ['3true', -4880158226897771312n],
];

/** Of 128, 192 and 256 times the letter a, by FarmHash's own code. */
const BLOCKS: [number, bigint][] = [
  [128, -4747627967806356490n],
  [192, -3225629899330117175n],
  [256, 8352177767980763459n],
];

describe('the fingerprint', () => {
  it.each(BLOCKS)('of %i bytes, which are whole blocks, has the bits of BigQuery', (size, expected) => {
    expect(fingerprint('a'.repeat(size))).toBe(expected);
  });

  it.each(KNOWN)('of %s has the bits of BigQuery', (text, expected) => {
    expect(fingerprint(text)).toBe(expected);
  });

  it('is the same in the engine', async () => {
    await inScratch((workDirectory) =>
      withDatabase({ workDirectory }, async (connection) => {
        const reader = await connection.runAndReadAll(
          `SELECT farm_fingerprint(t) AS f FROM (VALUES ${KNOWN.map(([t]) => `(${stringLiteral(t)})`).join(', ')}, (NULL)) v(t)`,
        );
        const rows = z.array(z.object({ f: z.bigint().nullable() })).parse(reader.getRowObjects());
        expect(rows.map((r) => r.f)).toEqual([...KNOWN.map(([, f]) => f), null]);
      }),
    );
  });

  it('of the smallest integer has a lot too', () => {
    expect(lotOf(-(2n ** 63n), 10)).toBe(8);
    expect(lotOf(2n ** 63n - 1n, 10)).toBe(7);
  });
});

const recipe = defineRecipe({
  name: 'keys',
  columns: { n: 'number', i: 'integer', s: 'string', b: 'boolean', t: 'timestamp' },
  features: { n: { kind: 'numeric', expression: col('n') } },
  target: { kind: 'number', name: 'y', expression: col('n') },
  split: { key: 'row', lots: 1000, train: [0], validation: [1], test: [2] },
});

const someRow = fc.tuple(
  fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
  fc.option(fc.maxSafeInteger()),
  fc.option(fc.string({ unit: 'grapheme' }).filter((s) => !s.includes('\0'))),
  fc.option(fc.boolean()),
  fc.option(fc.integer({ min: -1e9, max: 4e9 }).map((seconds) => seconds * 1_000_000 + 7)),
);

describe('the lot of a row', () => {
  it('follows from the key text that the documentation defines', async () => {
    await inScratch((workDirectory) =>
      withDatabase({ workDirectory, threads: 1 }, async (connection) => {
        await fc.assert(
          fc.asyncProperty(fc.array(someRow, { minLength: 1, maxLength: 20 }), async (rows) => {
            const values = rows.map(([n, i, s, b, t], id) => {
              const text = s === null ? 'NULL' : stringLiteral(s);
              const time = t === null ? 'NULL' : `make_timestamp(CAST(${t} AS BIGINT))`;
              return `(${id}, CAST('${n ?? ''}' AS VARCHAR), ${i}, ${text}, ${b}, ${time})`;
            });
            await connection.run(
              `CREATE OR REPLACE TABLE source AS SELECT TRY_CAST(n AS DOUBLE) AS n, CAST(i AS BIGINT) AS i, CAST(s AS VARCHAR) AS s,
               CAST(b AS BOOLEAN) AS b, CAST(t AS TIMESTAMP) AS t FROM (VALUES ${values.join(', ')}) v(id, n, i, s, b, t) ORDER BY id`,
            );
            const reader = await connection.runAndReadAll(`SELECT lot FROM (${preparedSql(recipe)})`);
            const lots = z.array(z.object({ lot: z.bigint() })).parse(reader.getRowObjects());
            const types = recipe.source.columns.map((c) => c.type);
            const expected = rows.map((row) => lotOf(fingerprint(keyText(row, types)), 1000));
            expect(lots.map((l) => Number(l.lot))).toEqual(expected);
          }),
          { numRuns: 100, seed: 11 },
        );
      }),
    );
  });
});
