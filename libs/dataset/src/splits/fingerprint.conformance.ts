import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { withDatabase } from '../engine/duckdb/database.ts';
import { preparedSql } from '../engine/duckdb/prepared-sql.ts';
import { countSchema, query } from '../engine/duckdb/query.ts';
import { stringLiteral } from '../engine/duckdb/quote.ts';
import { inScratch, put } from '../fixtures/scratch.ts';
import { col } from '../recipe/builders.ts';
import { defineRecipe } from '../recipe/define.ts';
import { fingerprint } from './fingerprint.ts';
import { keyText } from './lot.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const LOTS = 1000;
const text = fc.string({ unit: 'grapheme', maxLength: 200 }).filter((s) => !s.includes('\0'));
const long = Array.from({ length: 600 }, (_, size) => 'key '.repeat(size).slice(0, size));
const texts = [...long, ...fc.sample(text, { numRuns: 9_400, seed: 5 })];
const rows = texts.map((s, i) => ({ s, i: i * 7 - 20_000 }));

const answerSchema = z.object({ fingerprint: z.string(), lot: z.number() });

/** What PyPI's pyfarmhash, Google's C++ code, makes of the keys. */
async function oracle(folder: string, keys: readonly string[]): Promise<z.output<typeof answerSchema>[]> {
  const path = await put(folder, 'keys.jsonl', keys.map((key) => `${JSON.stringify({ key })}\n`).join(''));
  const python = execFileSync(here('../../../../tools/python/venv'), ['hash'], { encoding: 'utf8' }).trim();
  const found = execFileSync(python, [here('../fixtures/farmhash_oracle.py'), path, String(LOTS)], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  return found
    .trim()
    .split('\n')
    .map((line) => answerSchema.parse(JSON.parse(line)));
}

/** The lots that the engine's SQL gives the rows. */
const lotsBySql = (folder: string, source: string, key: readonly ('s' | 'i')[]): Promise<number[]> =>
  withDatabase({ workDirectory: folder }, async (connection) => {
    const recipe = defineRecipe({
      name: 'keys',
      columns: { s: 'string', i: 'integer' },
      features: { i: { kind: 'numeric', expression: col('i') } },
      target: { kind: 'number', name: 'y', expression: col('i') },
      split: { key, lots: LOTS, train: [0], validation: [1], test: [2] },
    });
    await connection.run(
      `CREATE TABLE source AS FROM read_json(${stringLiteral(source)}, format = 'newline_delimited', columns = {s: 'VARCHAR', i: 'BIGINT'})`,
    );
    const found = await query(connection, `SELECT lot FROM (${preparedSql(recipe)})`, z.object({ lot: countSchema }));
    return found.map(({ lot }) => lot);
  });

describe('ten thousand random keys', () => {
  it('have the fingerprints of FarmHash', async () => {
    await inScratch(async (folder) => {
      const expected = await oracle(folder, texts);
      expect(expected).toHaveLength(10_000);
      expect(texts.map((s) => String(fingerprint(s)))).toEqual(expected.map((e) => e.fingerprint));
    });
  });

  it.each<{ name: string; key: readonly ('s' | 'i')[]; keys: string[] }>([
    { name: 'one column', key: ['s'], keys: texts },
    { name: 'two columns', key: ['s', 'i'], keys: rows.map(({ s, i }) => keyText([s, i], ['string', 'integer'])) },
  ])('of $name fall into the lots of FarmHash', async ({ key, keys }) => {
    await inScratch(async (folder) => {
      const source = await put(folder, 'rows.jsonl', rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
      const expected = await oracle(folder, keys);
      expect(new Set(expected.map((e) => e.lot)).size).toBeGreaterThan(900);
      expect(await lotsBySql(folder, source, key)).toEqual(expected.map((e) => e.lot));
    });
  });
});
