import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { inScratch } from '../../fixtures/scratch.ts';
import { withDatabase } from '../duckdb/database.ts';
import { stringLiteral } from '../duckdb/quote.ts';
import { summary } from '../fixtures/compare.ts';
import { recipeOf } from '../fixtures/reading.ts';
import type { BeamSource } from './compile.ts';
import { compare } from './fixtures/reading.ts';
import { withRunner } from './fixtures/runner.ts';

const TYPED = [
  'i AS row_number',
  "CAST('word ' || i % 5 AS ENUM('word 0', 'word 1', 'word 2', 'word 3', 'word 4')) AS s",
  'CAST(i % 100 AS TINYINT) AS i8, CAST(i AS UINTEGER) AS u32, CAST(i AS BIGINT) * 2000000000003 AS i64',
  'CAST(i / 7 AS FLOAT) AS f32, CAST(i / 7 AS DECIMAL(18, 5)) AS d, CAST(i AS SMALLINT) AS n16',
  "CASE i % 3 WHEN 0 THEN CAST('nan' AS DOUBLE) WHEN 1 THEN CAST('-inf' AS DOUBLE) ELSE i END AS f64",
  "DATE '2024-01-01' + CAST(i AS INTEGER) AS day, make_timestamp(i * 1000003) AS us, make_timestamptz(i * 7000001) AS tz",
  'make_timestamp_ns(i * 1000003007 - 12345678901) AS ns, i % 2 = 0 AS b',
];

it('Parquet of any type that the recipe takes has the values that our own engine reads, from several files', async () => {
  await inScratch(async (folder) => {
    const raw = join(folder, 'raw');
    await mkdir(raw);
    await withDatabase({ workDirectory: folder }, async (connection) => {
      for (const part of [0, 1, 2]) {
        const rows = `SELECT ${TYPED.join(', ')} FROM range(${part * 1000}, ${part * 1000 + 1000}) t(i)`;
        const file = stringLiteral(join(raw, `part-${part}.parquet`));
        await connection.run(`COPY (${rows}) TO ${file} (ROW_GROUP_SIZE 200)`);
      }
    });
    const integers = { i8: 'integer', u32: 'integer', i64: 'integer' } as const;
    const numbers = { f32: 'number', d: 'number', n16: 'number', f64: 'number' } as const;
    const times = { day: 'timestamp', us: 'timestamp', tz: 'timestamp', ns: 'timestamp' } as const;
    const recipe = recipeOf({ s: 'string', ...integers, ...numbers, ...times, b: 'boolean' });
    const source: BeamSource = { files: `${raw}/*.parquet`, format: 'parquet' };
    const few = recipeOf({ d: 'number', s: 'string' }, { extraColumns: 'ignore' });
    await withRunner(async (run) => {
      for (const of of [recipe, few]) {
        const found = await inScratch((scratch) => compare(of, raw, source, scratch, run));
        process.stdout.write(`Beam YAML, Parquet of ${of.source.columns.length} types: ${summary(found)}\n`);
        expect(found.values).toBeGreaterThan(3000 * of.source.columns.length);
      }
    });
  });
});
