import { type ComponentDefinition, MillraceError, type VertexWork } from '@millrace/contract';
import { expect, test } from 'vitest';
import { toy } from '../../fixtures/src/toy.ts';
import { readCommand } from '../command.ts';
import { readEnvironment } from '../environment.ts';

const searching: VertexWork<ComponentDefinition['inputs'], ComponentDefinition['outputs']> = {
  job: 'tuning',
  trials: 'train',
  submit: () => Promise.reject(new Error('not part of this test')),
};
const PLACE = ['--project', 'p', '--region', 'r'];
const THERE = ['local', '--bucket', 'gs://bucket', '--on', 'vertex', ...PLACE];

async function read(argv: readonly string[], given: Partial<ComponentDefinition> = {}, env = {}) {
  const definition: ComponentDefinition = { ...toy.definition, vertex: { job: 'custom' }, ...given };
  const asked = await readCommand(definition, argv, { version: '1.2.3', environment: readEnvironment(env) });
  if ('print' in asked) throw new Error('printed');
  return asked.command.vertex;
}
async function problemsOf(...parameters: Parameters<typeof read>): Promise<readonly string[]> {
  try {
    await read(...parameters);
  } catch (error) {
    if (error instanceof MillraceError) return error.problems.map(({ path, code }) => `${path} ${code}`);
    throw error;
  }
  throw new Error('accepted');
}

test('flags say how the job is made', async () => {
  expect(
    await read([
      ...[...THERE, '--image', 'r/toy@sha256:1', '--machine-type', 'e2-highmem-2', '--job-timeout', '2h'],
      ...['--service-account', 'a@p.iam.gserviceaccount.com', '--network', 'projects/1/global/networks/n'],
      ...['--job-labels', 'team=ml,empty=', '--restart-on-failure'],
    ]),
  ).toEqual({
    ...{ project: 'p', region: 'r', image: 'r/toy@sha256:1', machineType: 'e2-highmem-2', timeoutSeconds: 7200 },
    ...{ serviceAccount: 'a@p.iam.gserviceaccount.com', network: 'projects/1/global/networks/n' },
    ...{ labels: { team: 'ml', empty: '' }, restartOnFailure: true },
  });
});

test('what flags leave out, the environment and the defaults say', async () => {
  const env = { MILLRACE_IMAGE: 'r/toy:1', GOOGLE_CLOUD_PROJECT: 'there', CLOUD_ML_REGION: 'here' };
  const command = ['kfp', '--executor-input', '{}', '--on', 'vertex'];
  const defaults = { machineType: 'n2-standard-4', labels: {}, restartOnFailure: false };
  expect(await read(command, {}, env)).toEqual({ project: 'there', region: 'here', image: 'r/toy:1', ...defaults });
  expect(await read([...command, '--project', 'p'], {}, env)).toMatchObject({ project: 'p', region: 'here' });
});

test('every problem is told before anything is submitted', async () => {
  const wrong = [
    ...['local', '--bucket', './runs', '--on', 'vertex', '--machine-type', 'big', '--accelerator', 'NVIDIA_L4'],
    ...['--service-account', 'me', '--network', 'default', '--job-labels', 'Team=ml,millrace-work=1'],
    ...['--job-timeout', 'soon'],
  ];
  expect(await problemsOf(wrong)).toEqual([
    '--bucket NEEDS_CLOUD_STORAGE',
    '--project PROJECT_REQUIRED',
    '--region REGION_REQUIRED',
    '--image IMAGE_REQUIRED',
    '--machine-type WRONG_TYPE',
    '--accelerator NO_GPU_VARIANT',
    '--job-labels BAD_LABEL',
    '--job-labels RESERVED_NAME',
    '--job-timeout WRONG_TYPE',
    '--service-account WRONG_TYPE',
    '--network WRONG_TYPE',
  ]);
});

test.each([
  ['toy:1', 'train:1'],
  ['eu-docker.pkg.dev/p/r/toy', 'eu-docker.pkg.dev/p/r/train'],
  ['localhost:5000/toy:abc', 'localhost:5000/train:abc'],
])('the trials of %s run %s', async (image, trialImage) => {
  expect(await read([...THERE, '--image', image], { vertex: searching })).toMatchObject({ image, trialImage });
});

test.each(['r/toy@sha256:1', 'r/other:1'])('what the trials of %s run has to be said', async (image) => {
  const argv = [...THERE, '--image', image];
  expect(await problemsOf(argv, { vertex: searching })).toEqual(['--trial-image TRIAL_IMAGE_REQUIRED']);
  const said = [...argv, '--trial-image', 'r/train@sha256:2'];
  expect(await read(said, { vertex: searching })).toMatchObject({ trialImage: 'r/train@sha256:2' });
});

test('what says how a job is made needs a job', async () => {
  const here = ['local', '--bucket', 'gs://bucket', '--machine-type', 'n2-standard-8'];
  expect(await problemsOf(here)).toEqual(['--machine-type UNEXPECTED_FLAG']);
  expect(await problemsOf([...THERE, '--image', 'i', '--trial-image', 'i'])).toEqual(['--trial-image UNKNOWN_FLAG']);
  expect(await problemsOf(['spec', '--on', 'vertex', ...PLACE, '--image', 'i'])).toEqual(['--on UNEXPECTED_FLAG']);
});
