import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { col, defineRecipe, parseSchema, prepareAndDescribe } from '@millrace/dataset';
import { expect, onTestFinished, test } from 'vitest';
import { anomaliesBehind, findAnomalies, refuse } from './anomalies.ts';

const recipe = defineRecipe({
  name: 'days',
  columns: { day: 'integer', mood: 'string' },
  features: { day: { kind: 'numeric', expression: col('day') } },
  target: { kind: 'number', name: 'next', expression: col('day').add(1) },
  split: { key: ['day'], lots: 5, train: [0, 1, 2], validation: [3], test: [4] },
});
const schema = parseSchema({
  formatVersion: 1,
  columns: [
    { name: 'day', type: 'integer' },
    { name: 'mood', type: 'string', domain: ['calm'] },
  ],
  duplicateRows: 'error',
});

test('where the raw files are elsewhere, anomalies are told by the statistics, without rows', async () => {
  const workDirectory = await mkdtemp(join(tmpdir(), 'millrace-anomalies-'));
  onTestFinished(() => rm(workDirectory, { recursive: true }));
  const raw = join(workDirectory, 'days.csv');
  const days = Array.from({ length: 100 }, (_, i) => `${i},${i === 7 ? 'bored' : 'calm'}`);
  await writeFile(raw, ['day,mood', ...days, '99,calm', ''].join('\n'));
  const output = join(workDirectory, 'splits');
  const { statistics } = await prepareAndDescribe({ raw, recipe, output, workDirectory });
  const looking = { recipe, schema, previous: undefined, workDirectory, signal: new AbortController().signal };

  const here = await findAnomalies(statistics, { ...looking, raw });
  expect(here).toMatchObject([
    { code: 'OUT_OF_DOMAIN', column: 'mood', count: 1, examples: [{ row: 8, value: 'bored' }] },
    { code: 'DUPLICATE_ROWS', count: 1 },
  ]);
  const elsewhere = await findAnomalies(statistics, { ...looking, raw: undefined });
  expect(elsewhere.map(({ code, path, severity }) => ({ code, path, severity }))).toEqual([
    { code: 'OUT_OF_DOMAIN', path: 'columns.mood', severity: 'error' },
  ]);
  expect(() => refuse(elsewhere)).toThrow('The data is not as the schema expects: 1 anomaly.');
  expect(await anomaliesBehind(new Error('any'), { ...looking, raw: undefined })).toEqual([]);
});
