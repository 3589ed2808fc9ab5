import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { prepare } from '../engine/duckdb/prepare.ts';
import { inScratch, put } from '../fixtures/scratch.ts';
import { col } from '../recipe/builders.ts';
import { defineRecipe } from '../recipe/define.ts';
import { readMatrix } from '../splits/matrix.ts';
import { openSplits } from '../splits/open.ts';
import { columnNames } from './column-names.ts';
import { type Inspected, inspectCsv } from './inspect.ts';

const inspect = (csv: string | Uint8Array): Promise<Inspected> =>
  inScratch(async (folder) => inspectCsv(await put(folder, 'a.csv', csv), { workDirectory: folder }));
const typesOf = ({ columns }: Inspected) => Object.fromEntries(columns.map(({ name, type }) => [name, type]));

test('the types of columns follow from all of their values', async () => {
  const found = await inspect(
    [
      'id,when,price,flag,zip,size,mood,mixed,empty',
      '0,2024-01-02,1.5,true,01234,3,calm,1,',
      '1,2024-01-03T10:00:00+02:00,NA,F,99999,NaN,wild,x,',
      '2,NA,2e3,T,12345,-4,NA,3,',
      '',
    ].join('\n'),
  );
  expect(typesOf(found)).toEqual({
    ...{ id: 'integer', when: 'timestamp', price: 'number', flag: 'boolean', zip: 'string', size: 'integer' },
    ...{ mood: 'string', mixed: 'string', empty: 'string' },
  });
  expect(found).toMatchObject({ delimiter: ',', decimal: '.', rows: 3, missingTexts: ['NA', 'NaN'] });
  const [id, when, price] = found.columns;
  expect(id).toMatchObject({ count: 3, missing: 0, distinct: 3, isSerial: true });
  expect(when).toMatchObject({ count: 2, missing: 1, distinct: 2, isSerial: false });
  expect(price).toMatchObject({ count: 2, missing: 1 });
  expect(found.columns.find(({ name }) => name === 'mood')).toMatchObject({ count: 3, distinct: 3 });
});

test.each([
  [';', 'a;b\n1;2\n'],
  ['\t', 'a\tb\n1\t2\n'],
  ['|', 'a|b\n1|2\n'],
  [',', 'a;x,b\n"1;1",2\n"2;2",3\n'],
  [';', '"a;a";b\n"1,1,1";2\n"x\ny";3\n'],
])('the delimiter %j is found, quotes minded', async (delimiter, csv) => {
  expect(await inspect(csv)).toMatchObject({ delimiter, columns: [{}, {}] });
});

test('a comma before the fraction is a number where fields are cut at semicolons', async () => {
  expect(await inspect('a;b\n1,5;x\n2;y\n')).toMatchObject({ decimal: ',', columns: [{ type: 'number' }, {}] });
});

test('a recipe with that delimiter and decimal reads the same file', () =>
  inScratch(async (folder) => {
    const rows = Array.from({ length: 50 }, (_, i) => `"${i},5";${i % 2 === 0 ? '"a;b"' : 'c'};${2 * i},25`);
    const raw = await put(folder, 'a.csv', `\ufeffx;kind;y\n${rows.join('\n')}\n`);
    const recipe = defineRecipe({
      name: 'semicolons',
      columns: { x: 'number', kind: 'string', y: 'number' },
      ...{ delimiter: ';', decimal: ',' },
      features: { x: { kind: 'numeric', expression: col('x') } },
      target: { kind: 'number', name: 'y', expression: col('y') },
      split: { key: 'row', lots: 3, train: [0], validation: [1], test: [2] },
    });
    const output = join(folder, 'splits');
    await prepare({ raw, recipe, output, workDirectory: folder });
    const { features, target } = await readMatrix(await openSplits(output), 'train');
    expect(target[0]).toBeCloseTo(2 * ((features[0] ?? 0) - 0.5) + 0.25, 5);
  }));

test('columns without a header are left out, by the reader too', () =>
  inScratch(async (folder) => {
    const raw = await put(
      folder,
      'a.csv',
      `,x,y,\n${Array.from({ length: 30 }, (_, i) => `${i},${i},1,`).join('\n')}\n`,
    );
    expect(typesOf(await inspectCsv(raw, { workDirectory: folder }))).toEqual({ x: 'integer', y: 'integer' });
    const recipe = defineRecipe({
      ...{ name: 'unnamed', columns: { x: 'number', y: 'number' }, extraColumns: 'ignore' },
      features: { x: { kind: 'numeric', expression: col('x') } },
      target: { kind: 'number', name: 'y', expression: col('y') },
      split: { key: 'row', lots: 3, train: [0], validation: [1], test: [2] },
    });
    const { rows } = await prepare({ raw, recipe, output: join(folder, 'splits'), workDirectory: folder });
    expect(rows.train + rows.validation + rows.test).toBe(30);
  }));

describe('what is no table is refused', () => {
  test.each([
    ['EMPTY_FILE', ''],
    ['EMPTY_FILE', '\n\n'],
    ['NO_ROWS', 'a,b\n'],
    ['ONE_COLUMN', 'a\n1\n2\n'],
    ['NOT_TEXT', new Uint8Array([1, 0, 2, 0, 44])],
    ['NOT_TEXT', new Uint8Array([0x61, 0x2c, 0xe9, 0x0a])],
    ['WRONG_HEADER', 'a,b,a\n1,2,3\n'],
    ['MALFORMED_INPUT', 'a,b\n1,2\n1,2,3\n'],
  ])('%s for %j', async (code, csv) => {
    await expect(inspect(csv)).rejects.toMatchObject({ code });
  });

  test('FILE_MISSING for a path that is not there, or a folder', async () => {
    await inScratch(async (folder) => {
      const options = { workDirectory: folder };
      await expect(inspectCsv(join(folder, 'none.csv'), options)).rejects.toMatchObject({ code: 'FILE_MISSING' });
      await expect(inspectCsv(folder, options)).rejects.toMatchObject({ code: 'FILE_MISSING' });
    });
  });
});

test('columns are named by identifiers, each once, told apart without case', () => {
  expect(columnNames(['Größe (m²)', 'class', '2020', 'a', 'A', '日本', '', 'A_2', '__proto__'])).toEqual([
    ...['Grosse_m2', 'class', 'c_2020', 'a', 'A_2', 'column_6', 'column_7', 'A_2_2', 'proto'],
  ]);
});
