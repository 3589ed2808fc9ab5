import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileBeamYaml, compileGoogleSql, type FittedRecipe, parseRecipe } from '@millrace/dataset';
import { load } from 'js-yaml';
import { afterAll, expect, test } from 'vitest';
import { recipe } from '../../../../pipelines/bitcoin/recipe.ts';
import { commandIn } from '../fixtures/command.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-data-compile-'));
const command = commandIn(folder);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const numeric = { kind: 'numeric', count: 9, missing: 0, minimum: 1, maximum: 3, mean: 2, std: 0.5 } as const;
const fitted: FittedRecipe = {
  ...{ formatVersion: 1, recipe: parseRecipe(recipe) },
  fitted: {
    features: recipe.features.map(({ kind }) =>
      kind === 'numeric' ? numeric : { kind, count: 9, missing: 0, vocabulary: ['a'], counts: [9] },
    ),
    target: numeric,
  },
};
writeFileSync(join(folder, 'recipe.json'), JSON.stringify(recipe));
writeFileSync(join(folder, 'fitted.json'), JSON.stringify(fitted));
writeFileSync(join(folder, 'recipe.ts'), `export const recipe = ${JSON.stringify(recipe)};\n`);

const SOURCE = 'gs://b/raw/*.parquet';
const beam = (...words: string[]) => command('data', 'beam-yaml', '--sink', 'gs://b/out/', ...words);
const sql = (...words: string[]) => command('data', 'googlesql', '--table', 'p.d.t', ...words);

test('a fitted recipe is the pipeline that writes the splits, a recipe alone the first question', async () => {
  const compiled = compileBeamYaml(fitted.recipe, { files: SOURCE, format: 'parquet' }, { folder: 'gs://b/out' });
  const rows = await beam('--recipe', 'fitted.json', '--source', SOURCE);
  expect(rows).toEqual({ code: 0, stdout: compiled.prepared(fitted.fitted).yaml, stderr: '' });
  expect(load(rows.stdout)).toMatchObject({ pipeline: { transforms: expect.any(Array) } });
  for (const file of ['recipe.json', 'recipe.ts']) {
    expect((await beam('--recipe', file, '--source', SOURCE)).stdout).toBe(compiled.extremes().yaml);
  }
  const asked = await beam('--recipe', 'fitted.json', '--source', SOURCE, '--pipeline', 'moments', '--json');
  expect(JSON.parse(asked.stdout)).toMatchObject({ name: 'moments', answer: 'gs://b/out/statistics/moments.json' });
});

test('the format is told by the ending, or by a flag', async () => {
  const csv = await beam(
    '--recipe',
    'recipe.json',
    '--source',
    'raw/a.csv.gz',
    '-o',
    'columns.yaml',
    '--pipeline',
    'columns',
  );
  expect(csv).toEqual({ code: 0, stdout: '', stderr: 'wrote columns.yaml\n' });
  expect(readFileSync(join(folder, 'columns.yaml'), 'utf8')).toContain('raw/a.csv.gz');
  expect(await beam('--recipe', 'recipe.json', '--source', 'raw/a')).toMatchObject({
    ...{ code: 2, stderr: expect.stringContaining('FORMAT_REQUIRED') },
  });
  expect(await beam('--recipe', 'recipe.json', '--source', 'raw/a', '--format', 'csv')).toMatchObject({ code: 0 });
});

test('a fitted recipe is the query of the rows, its values told above it', async () => {
  const prepared = compileGoogleSql(fitted.recipe, ['p', 'd', 't']).prepared(fitted.fitted);
  const { code, stdout } = await sql('--recipe', 'fitted.json');
  expect(code).toBe(0);
  expect(stdout.endsWith(`\n${prepared.sql}\n`)).toBe(true);
  expect(stdout.split('\n')[0]).toBe('-- prepared rows');
  expect(stdout.match(/^-- @p\d+ /gm)).toHaveLength(prepared.parameters.length);
  expect(JSON.parse((await sql('--recipe', 'fitted.json', '--json')).stdout)).toEqual(prepared);
  expect((await sql('--recipe', 'recipe.ts')).stdout).toContain('-- rows of the splits\n');
  expect((await sql('--recipe', 'recipe.ts', '--query', 'counts')).stdout).toContain('-- counts of the columns\n');
});

test('what is missing is said', async () => {
  writeFileSync(join(folder, 'nothing.ts'), 'export const other = 1;\n');
  for (const [words, code] of [
    [['--recipe', 'recipe.json', '--query', 'prepared'], 'STATISTICS_REQUIRED'],
    [['--recipe', 'none.json'], 'NO_SUCH_FILE'],
    [['--recipe', 'nothing.ts'], 'NO_RECIPE'],
  ] as const) {
    expect(await sql(...words)).toMatchObject({ code: 2, stderr: expect.stringContaining(code) });
  }
});
