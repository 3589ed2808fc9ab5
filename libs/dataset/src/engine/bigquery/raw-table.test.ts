import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type Recipe, recipeSchema } from '../../recipe/recipe.ts';
import { recipeOf } from '../fixtures/reading.ts';
import { compileGoogleSql } from './compile.ts';
import { plannedQueries } from './planned.ts';
import { csvColumns, refuseFiles, tableColumns } from './raw-table.ts';
import { readingErrorOf } from './reading-error.ts';

const recipe = recipeOf({ x: 'number', s: 'string' });
const [key] = recipe.source.columns;
const header = `${key?.name},x,s`;
const file = (path: string, text: string) => ({
  path,
  open: () => Readable.from([path.endsWith('.gz') ? gzipSync(text) : Buffer.from(text)]),
});
const withSource = (source: Partial<Recipe['source']>): Recipe =>
  recipeSchema.parse({ ...recipe, source: { ...recipe.source, ...source } });

describe('columns of CSV files in a bucket', () => {
  it('come from their headers, packed or not, and are called by their place', async () => {
    const files = [file('gs://b/1.csv', `\ufeff${header}\n1,2,a\n`), file('gs://b/2.csv', header)];
    const found = { headers: header.split(','), columns: ['column_0', 'column_1', 'column_2'], otherColumns: [] };
    expect(await csvColumns(recipe, files)).toEqual(found);
    expect(await csvColumns(recipe, [file('gs://b/1.csv.gz', `${header}\n1,2,a\n`)])).toEqual(found);
    const more = withSource({ extraColumns: 'ignore' });
    expect((await csvColumns(more, [file('1.csv', `more,${header}`)])).otherColumns).toEqual(['more']);
  });

  it('are those of the recipe where files have no header', async () => {
    const found = await csvColumns(withSource({ headers: 'none' }), [file('1.csv', '1,2,a\n')]);
    expect(found.headers).toEqual(header.split(','));
  });

  it.each([
    ['in another order', [file('1.csv', header), file('2.csv', header.split(',').toReversed().join())], '2.csv'],
    ['packed and not', [file('1.csv', header), file('2.csv.gz', header)], 'raw'],
  ])('are refused %s', async (_name, files, path) => {
    await expect(csvColumns(recipe, files)).rejects.toMatchObject({ code: 'NOT_EXPRESSIBLE', problems: [{ path }] });
  });

  it('are held to the recipe', async () => {
    await expect(csvColumns(recipe, [file('1.csv', 'x,y')])).rejects.toMatchObject({ code: 'WRONG_HEADER' });
    await expect(csvColumns(recipe, [file('1.csv', '')])).rejects.toMatchObject({ code: 'NO_ROWS' });
  });
});

it('files that no table can be are refused', () => {
  const many = Array.from({ length: 10_001 }, (_, i) => `gs://b/${i}.csv`);
  expect(() => refuseFiles(many)).toThrow('The raw files in BigQuery: 1 problem.');
  expect(() => refuseFiles(['gs://b/a*.csv'])).toThrow('The raw files in BigQuery: 1 problem.');
  expect(() => refuseFiles(many.slice(1))).not.toThrow();
});

it('columns of Parquet files are held to the recipe', () => {
  const columns = [key?.name ?? '', 'x', 's'].map((name, i) => ({
    name,
    type: ['INTEGER', 'NUMERIC', 'STRING'][i] ?? '',
  }));
  expect(tableColumns(recipe, 'gs://b/raw', columns)).toEqual({ otherColumns: [] });
  const wrong = columns.map((column) => ({ ...column, type: 'BYTES' }));
  expect(() => tableColumns(recipe, 'gs://b/raw', wrong)).toThrow(
    'Types of the files do not fit the recipe: 3 problems.',
  );
  expect(() => tableColumns(recipe, 'gs://b/raw', columns.slice(1))).toThrow('The header does not fit the recipe');
});

it('an error that a query raised of itself is told of the data', () => {
  expect(readingErrorOf(recipe, 'WRONG_TEXT:x:7,5')).toMatchObject({
    code: 'MALFORMED_INPUT',
    problems: [{ path: 'columns.x', code: 'WRONG_TYPE', message: '"7,5" is no number.' }],
  });
  expect(readingErrorOf(recipe, 'NOT_UTF8:s')).toMatchObject({ problems: [{ path: 'columns.s', code: 'NOT_UTF8' }] });
  expect(readingErrorOf(recipe, 'OUT_OF_RANGE:x.')).toMatchObject({ problems: [{ path: 'columns.x' }] });
  expect(readingErrorOf(recipe, 'Syntax error: Unexpected end')).toBeUndefined();
});

it('every query is planned before the first', () => {
  const compiled = compileGoogleSql(recipe, ['raw']);
  const planned = plannedQueries(recipe, compiled);
  expect(planned.map(({ subject }) => subject)).toEqual([
    'rows of the splits',
    'values in the splits',
    'counts of the columns',
    'values of the columns',
    'prepared rows',
  ]);
});
