import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localInputs } from '@millrace/covertype';
import { bundleComponent } from '@millrace/images';
import { findProject, WORKSPACE } from '@millrace/images/project';
import { processLauncher } from '@millrace/runner';
import { afterAll, expect, test } from 'vitest';
import { CORPUS } from './corpus.ts';
import { prepare } from './run/job.ts';
import { runInKfpLocal } from './run/kfp-local.ts';
import { runInMillrace } from './run/millrace.ts';

// Share of .ci/run: 40 s. Both runners start the components themselves, as processes.
const root = mkdtempSync(join(tmpdir(), 'millrace-oracle-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const project = findProject(WORKSPACE);
const COMPONENTS = [
  ...['ingest', 'preprocess', 'tune', 'train', 'resolve', 'evaluate', 'classification-metrics', 'deploy'],
];

const commandOf = async (component: string) => {
  const { entry, digest } = await bundleComponent(component, { project });
  return { command: [process.execPath, entry], codeDigest: digest };
};

test('the loop, the parallel steps and the condition of covertype run as in kfp.local', async () => {
  const pair = CORPUS.find(({ name }) => name === 'covertype');
  if (pair === undefined) throw new Error('The corpus has no covertype.');
  const inputs = {
    ...{ ...localInputs, registry: join(root, 'models'), areas: ['Rawah', 'Cache'] },
    ...{ trials: 2, parallelTrials: 2, epochs: 2, threshold: 0.01 },
    // kfp.local takes no optional input without a value.
    ...{ learningRate: 0.01, modelId: 'model', versionId: 'live' },
  };
  const programs: Record<string, readonly string[]> = {};
  for (const name of COMPONENTS) programs[`/app/${name}`] = (await commandOf(name)).command;
  const job = { ...prepare(pair, { inputs }, root), programs };
  const { covertype: theirs } = await runInKfpLocal([job], root, 1);
  const ours = await runInMillrace(job, processLauncher(commandOf));
  expect(theirs).toEqual({ parameters: {}, artifacts: {}, ran: expect.any(Array) });
  expect(theirs?.ran).toEqual(expect.arrayContaining(['confusion-of-area[0]', 'confusion-of-area[1]', 'roc-curve']));
  // It leaves out a branch on a named output, though the condition holds.
  expect(ours).toEqual({ ...theirs, ran: [...(theirs?.ran ?? []), 'deploy'].sort() });
});
