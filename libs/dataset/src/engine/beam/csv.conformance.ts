import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { ROW } from '../../fixtures/arbitrary-recipe.ts';
import { inScratch, put } from '../../fixtures/scratch.ts';
import type { ColumnType } from '../../recipe/expression.ts';
import type { Recipe } from '../../recipe/recipe.ts';
import { summary } from '../fixtures/compare.ts';
import { COLUMNS, csvOf } from '../fixtures/csv-texts.ts';
import { filesWithDuckDb } from '../fixtures/duckdb.ts';
import { type Columns, recipeOf } from '../fixtures/reading.ts';
import { filesWithBeam } from './fixtures/beam.ts';
import { compare } from './fixtures/reading.ts';
import { withRunner } from './fixtures/runner.ts';

interface CsvCase {
  readonly name: string;
  readonly csv: string;
  readonly source: Partial<Recipe['source']>;
  /** Where the recipe does not name all. */
  readonly columns?: Columns;
}

const CASES: readonly CsvCase[] = [
  { name: 'with a header', csv: csvOf(1000), source: { missing: ['NA'] } },
  { name: 'with a byte-order mark and CRLF', csv: `\ufeff${csvOf(200, '\r\n')}`, source: { missing: ['NA'] } },
  {
    name: 'of semicolons and decimal commas',
    csv: csvOf(200, '\n', ';', ','),
    source: { missing: ['NA'], delimiter: ';', decimal: ',' },
  },
  {
    name: 'packed, of other columns too',
    csv: csvOf(200),
    columns: { t: 'timestamp', n: 'number' },
    source: { missing: ['NA'], extraColumns: 'ignore' },
  },
  { name: 'without a header', csv: csvOf(200).replace(/^.*\n/, ''), source: { missing: ['NA'], headers: 'none' } },
];

it('CSV has the values that our own engine reads', async () => {
  await withRunner(async (run) => {
    for (const { csv, source, name, columns } of CASES) {
      await inScratch(async (folder) => {
        const isPacked = columns !== undefined;
        const raw = await put(folder, isPacked ? 'rows.csv.gz' : 'rows.csv', isPacked ? gzipSync(csv) : csv);
        const recipe = recipeOf(columns ?? COLUMNS, source);
        const found = await compare(recipe, raw, { files: raw, format: 'csv' }, folder, run);
        process.stdout.write(`Beam YAML, CSV ${name}: ${summary(found)}\n`);
      });
    }
  });
});

/** What no engine reads, and the code by which Beam's job tells it. */
const REFUSED: readonly [string, ColumnType, string, string][] = [
  ['a text', 'number', `${ROW},x\n1,a\n`, 'WRONG_TYPE'],
  ['a broken number', 'integer', `${ROW},x\n1,1.5\n`, 'WRONG_TYPE'],
  ['a large integer', 'integer', `${ROW},x\n1,9007199254740992\n`, 'WRONG_TYPE'],
  ['a word', 'boolean', `${ROW},x\n1,maybe\n`, 'WRONG_TYPE'],
  ['a day that is not', 'timestamp', `${ROW},x\n1,2023-02-29\n`, 'WRONG_TYPE'],
  ['a record too short', 'string', `${ROW},x\n1,a\n2\n`, 'MALFORMED_INPUT'],
  ['a record too long', 'string', `${ROW},x\n1,a,b\n`, 'MALFORMED_INPUT'],
  ['an open quote', 'string', `${ROW},x\n1,"a\n`, 'MALFORMED_INPUT'],
  ['a column too many', 'string', `${ROW},x,z\n1,a,b\n`, 'WRONG_HEADER'],
  ['a column too few', 'string', `${ROW}\n1\n`, 'WRONG_HEADER'],
  ['a column twice', 'string', `${ROW},x,x\n1,a,a\n`, 'WRONG_HEADER'],
];

it('CSV that our own engine refuses stops the pipeline with a code', async () => {
  await withRunner(async (run) => {
    for (const [what, type, csv, code] of REFUSED) {
      await inScratch(async (folder) => {
        const files = await put(folder, 'rows.csv', csv);
        const recipe = recipeOf({ x: type });
        await expect(filesWithDuckDb(recipe, files, folder), what).rejects.toThrow();
        const theirs = filesWithBeam(recipe, { files, format: 'csv' }, join(folder, 'beam'), run);
        await expect(theirs, what).rejects.toThrow(`${code}: `);
      });
    }
  });
});
