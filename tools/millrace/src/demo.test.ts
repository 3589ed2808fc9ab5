import { appendFileSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { localInputs } from '@millrace/bitcoin';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { millrace } from './main.ts';

const summarySchema = z.object({
  run: z.string(),
  outcome: z.string(),
  steps: z.array(z.object({ name: z.string(), state: z.string(), cached: z.boolean() })),
  metrics: z.record(z.string(), z.number()),
  baselines: z.record(z.string(), z.record(z.string(), z.number())),
  gate: z.object({ passed: z.boolean(), metric: z.string() }),
  model: z.object({ name: z.string(), version: z.number(), alias: z.string() }).optional(),
  report: z.string(),
});

const folder = mkdtempSync(join(tmpdir(), 'millrace-demo-'));
const source = join(folder, 'source.csv');
writeFileSync(source, readFileSync(localInputs.source));

/** One demo in this test's bucket; what its last line says, and each step's state. */
async function demo(...flags: string[]) {
  const [stdout, stderr]: [string[], string[]] = [[], []];
  const code = await millrace(
    ['demo', '--json', '--bucket', join(folder, 'runs'), '--source', source, '--trials', '2', ...flags],
    {
      stdout: { write: (text: string) => Boolean(stdout.push(text)) },
      stderr: { write: (text: string) => Boolean(stderr.push(text)) },
      env: {},
      cwd: folder,
      signal: new AbortController().signal,
    },
  );
  expect([code, stderr.join('')]).toEqual([0, expect.stringContaining('succeeded in')]);
  const summary = summarySchema.parse(JSON.parse(stdout.join('').trimEnd().split('\n').at(-1) ?? ''));
  return { summary, states: Object.fromEntries(summary.steps.map((step) => [step.name, step.state])) };
}

/** Only asked for with `target=vertex`. */
const VERTEX = { 'deploy-to-vertex': 'skipped' };

const PURE = {
  ingest: 'cached',
  preprocess: 'cached',
  tune: 'cached',
  train: 'cached',
  resolve: 'cached',
  evaluate: 'cached',
};

test('the demo promotes a model, and does again only what a change asks for', async () => {
  // Judged by the steps that run, not by the quality of a model from two trials.
  const first = await demo('--threshold', '5');
  expect(first.states).toEqual({
    ...{ ingest: 'succeeded', preprocess: 'succeeded', tune: 'succeeded', train: 'succeeded' },
    ...{ resolve: 'succeeded', evaluate: 'succeeded', deploy: 'succeeded', ...VERTEX },
  });
  const { summary } = first;
  expect(summary).toMatchObject({
    outcome: 'succeeded',
    gate: { passed: true, metric: 'rmse' },
    model: { name: 'bitcoin', version: 1, alias: 'champion' },
  });
  expect(Object.keys(summary.metrics)).toContain('rmse');
  expect(Object.keys(summary.baselines)).toEqual(expect.arrayContaining(['naive', 'leastSquares']));
  expect(existsSync(join(folder, 'runs/bitcoin/models/bitcoin/versions/1/model/bundle.json'))).toBe(true);
  expect(readFileSync(summary.report, 'utf8')).toContain(summary.run);
  const card = readFileSync(join(dirname(summary.report), 'model-card.html'), 'utf8');
  expect(card).toContain('<title>Model card: bitcoin 1</title>');
  expect(card).toContain('Rows learned from');

  const second = await demo('--threshold', '5');
  expect(second.states).toEqual({ ...PURE, deploy: 'succeeded', ...VERTEX });
  expect(second.summary.model).toEqual(summary.model);

  const faster = await demo('--threshold', '5', '--learning-rate', '0.002');
  expect(faster.states).toMatchObject({
    ingest: 'cached',
    preprocess: 'cached',
    tune: 'cached',
    train: 'succeeded',
    evaluate: 'succeeded',
  });
  expect(faster.summary.model).toMatchObject({ version: 2, alias: 'champion' });

  const strict = await demo('--threshold', '0.000001');
  expect(strict.states).toMatchObject({ train: 'cached', evaluate: 'succeeded', deploy: 'skipped' });
  expect(strict.summary).toMatchObject({ outcome: 'succeeded', gate: { passed: false } });

  appendFileSync(source, 'bitcoin,BTC,Bitcoin,1,100,110,95,105,1000,1000000,0.6667,15\n');
  const changed = await demo('--threshold', '5');
  const every = Object.keys(PURE).map((name) => [name, 'succeeded']);
  expect(changed.states).toEqual({ ...Object.fromEntries(every), deploy: 'succeeded', ...VERTEX });
}, 600_000);
