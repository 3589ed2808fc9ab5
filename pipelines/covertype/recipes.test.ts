import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkFiles, openSplits, parseSchema, prepare, readMatrix } from '@millrace/dataset';
import { afterAll, expect, test } from 'vitest';
import { drawSamples, LAB_HEADER, labLine, uciLine } from './generate.ts';
import { recipe } from './recipe.ts';
import schema from './schema.json' with { type: 'json' };
import { isUciFile } from './schema-of.ts';
import { uciRecipe, uciSchema } from './uci-recipe.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-covertype-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const samples = [...drawSamples(3000, 5)];
const lab = join(folder, 'lab.csv');
const uci = join(folder, 'covtype.data');
writeFileSync(lab, `${[LAB_HEADER.join(','), ...samples.map(labLine)].join('\n')}\n`);
writeFileSync(uci, `${samples.map(uciLine).join('\n')}\n`);

/** Every row trains: the key is the whole row, so the same cell is in another lot in the other schema. */
async function prepared(source: string, given: typeof recipe) {
  const all = { ...given.split, train: [0, 1, 2, 3, 4, 5, 6, 7], validation: [8], test: [9] };
  const output = join(folder, `splits-${given.name}`);
  await prepare({ recipe: { ...given, split: all }, raw: source, output, workDirectory: folder });
  const splits = await openSplits(output);
  return { splits, train: await readMatrix(splits, 'train') };
}

test('the schemas give the same features, and labels that differ by where they count from', async () => {
  const [ours, theirs] = [await prepared(lab, recipe), await prepared(uci, uciRecipe)];
  expect(theirs.train.columns).toEqual(ours.train.columns);
  expect(ours.train.columns.length).toBeGreaterThan(50);
  expect(ours.train.labels).toEqual(['0', '1', '2', '3', '4', '5', '6']);
  expect(theirs.train.labels).toEqual(['1', '2', '3', '4', '5', '6', '7']);
  const total = ({ splits }: typeof ours) => Object.values(splits.manifest.rows).reduce((a, b) => a + b, 0);
  expect([total(ours), total(theirs)]).toEqual([3000, 3000]);
});

test("UCI's file is known by its first record", () => {
  expect([isUciFile(uci), isUciFile(lab), isUciFile(join(folder, 'missing.csv'))]).toEqual([true, false, false]);
});

test("a file of another width is refused, by the recipe for UCI's", async () => {
  const output = join(folder, 'refused');
  await expect(prepare({ recipe: uciRecipe, raw: lab, output, workDirectory: folder })).rejects.toMatchObject({
    code: 'WRONG_HEADER',
    problems: [
      { path: 'lab.csv', code: 'WRONG_WIDTH', message: 'the first record has 13 fields, the recipe 55 columns.' },
    ],
  });
});

test('generated data is as the frozen schemas say; an unknown soil and a wrong class are not', async () => {
  const check = async (path: string, expected: typeof uciSchema) =>
    (await checkFiles([path], { schema: expected, workDirectory: folder })).anomalies;
  expect(await check(lab, parseSchema(schema))).toEqual([]);
  expect(await check(uci, uciSchema)).toEqual([]);
  const wrong = join(folder, 'wrong.csv');
  const lines = samples.map((sample, i) =>
    i === 4 ? labLine(sample).replace(/,\d+,\d$/, ',9999,7') : labLine(sample),
  );
  writeFileSync(wrong, `${[LAB_HEADER.join(','), ...lines].join('\n')}\n`);
  expect(await check(wrong, parseSchema(schema))).toMatchObject([
    { column: 'Soil_Type', code: 'OUT_OF_DOMAIN', count: 1, examples: [{ row: 5, value: '9999' }] },
    { column: 'Cover_Type', code: 'OUT_OF_RANGE', count: 1, examples: [{ row: 5, value: '7' }] },
  ]);
});
