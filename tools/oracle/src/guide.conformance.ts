import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dockerLauncher, type RunOptions, runPipeline } from '@millrace/runner';
import { openStore } from '@millrace/storage';
import { afterAll, expect, test } from 'vitest';
import { CORPUS } from './corpus.ts';
import { buildImage, prepare } from './run/job.ts';
import { RUNS } from './run/plan.ts';

// Share of .ci/run: 15 s. What the guide shows and kfp.local cannot run runs here, given what it would get of a cluster.
const root = mkdtempSync(join(tmpdir(), 'millrace-guide-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const place = (path: string, files: Readonly<Record<string, string>>): string => {
  const folder = join(root, path);
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
};
const secret = (...keys: string[]) => Object.fromEntries(keys.map((key) => [key, `the ${key}`]));

type Given = Pick<RunOptions, 'artifacts' | 'objects'>;
const GIVEN: Readonly<Record<string, Given>> = {
  'artifact-inputs': {
    artifacts: {
      data: join(place('artifacts', { data: 'a table' }), 'data'),
      former: join(place('artifacts', { former: 'a model' }), 'former'),
    },
  },
  accelerators: {},
  'labels-and-nodes': {},
  secrets: {
    objects: {
      secrets: {
        warehouse: place('warehouse', secret('password', 'user')),
        certificates: place('certificates', secret('ca.pem')),
        registry: place('registry', secret('token')),
      },
    },
  },
  volumes: { objects: { volumes: { cache: place('cache', {}), data: place('data', {}) } } },
};
mkdirSync(join(root, 'data/tables/may'), { recursive: true });

const guide = readFileSync(fileURLToPath(new URL('../../../docs/pipelines-for-kfp-users.md', import.meta.url)), 'utf8');
const shown = [...guide.matchAll(/<!-- pair: ([a-z0-9-]+) -->/g)].map(([, name = '']) => name);

test('whatever the guide shows runs: in both runners, or here', () => {
  expect(shown.length).toBeGreaterThan(20);
  expect(shown.filter((name) => RUNS[name] === undefined).sort()).toEqual(Object.keys(GIVEN).sort());
});

buildImage();

test.each(Object.entries(GIVEN))('%s runs, given what it takes', async (name, given) => {
  const pair = CORPUS.find((candidate) => candidate.name === name);
  if (pair === undefined) throw new Error(`There is no pair ${name}.`);
  const { compiled, folder } = prepare(pair, {}, root);
  const store = openStore(join(folder, 'millrace'));
  const { outcome, record } = await runPipeline({ ...compiled, ...given, store, launcher: dockerLauncher() });
  expect({ outcome, errors: record.steps.flatMap(({ error }) => error ?? []) }).toEqual({
    outcome: 'succeeded',
    errors: [],
  });
});
