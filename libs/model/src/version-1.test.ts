import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openBundle, parseEvaluation, trialsSchema } from './index.ts';

// Written by the first release. Models stay deployed for years: a change that cannot read them is a new formatVersion.
const folder = join(import.meta.dirname, 'fixtures/version-1');
const json = (name: string): unknown => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));

test('a bundle of version 1 is opened and predicts what it predicted', async () => {
  const bundle = await openBundle(join(folder, 'bundle'));
  try {
    const predictions = bundle.predictInstances([
      { open: 100, high: 110, low: 95 },
      { open: 20_000, high: 20_100, low: 19_000 },
    ]);
    const values = predictions.map((p) => (p.kind === 'value' ? p.value : Number.NaN));
    expect(values[0]).toBeCloseTo(106.388327, 4);
    expect(values[1]).toBeCloseTo(19_864.58419, 2);
  } finally {
    bundle.dispose();
  }
});

test('evaluation and trials of version 1 are read', () => {
  expect(parseEvaluation(json('evaluation'))).toMatchObject({ formatVersion: 1, task: 'regressor', rows: 6 });
  expect(trialsSchema.parse(json('trials'))).toMatchObject({ formatVersion: 1 });
});
