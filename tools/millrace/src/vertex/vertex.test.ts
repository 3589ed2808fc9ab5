import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type FakeVertex, type FakeVertexOptions, startFakeVertex } from '@millrace/testing';
import { describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { millrace } from '../main.ts';

// Loading Google's clients takes long on a machine that is busy.
vi.setConfig({ testTimeout: 180_000 });

const folder = mkdtempSync(join(tmpdir(), 'millrace-vertex-'));
const toy = fileURLToPath(new URL('../../../../libs/pipeline/src/fixtures/toy.ts', import.meta.url));
const images = ['--image-repository', 'eu.gcr.io/p', '--image-tag', 'v1'];
const place = ['--project', 'p', '--region', 'us-central1'];
const root = ['--pipeline-root', 'gs://bucket/root'];
const LOCATION = 'projects/p/locations/us-central1';

/** Two steps, the second after the first. */
writeFileSync(
  join(folder, 'two.yaml'),
  `pipelineInfo: {name: two}
schemaVersion: 2.1.0
components:
  comp-make: {executorLabel: exec-make}
  comp-use: {executorLabel: exec-use}
deploymentSpec:
  executors:
    exec-make: {container: {image: "eu.gcr.io/p/make:v1", command: [make]}}
    exec-use: {container: {image: "eu.gcr.io/p/use:v1", command: [use]}}
root:
  dag:
    tasks:
      make: {taskInfo: {name: make}, componentRef: {name: comp-make}}
      use: {taskInfo: {name: use}, componentRef: {name: comp-use}, dependentTasks: [make]}
`,
);

async function command(env: NodeJS.ProcessEnv, argv: readonly string[], signal = new AbortController().signal) {
  const [stdout, stderr]: [string[], string[]] = [[], []];
  const code = await millrace(argv, {
    stdout: { write: (text: string) => Boolean(stdout.push(text)) },
    stderr: { write: (text: string) => Boolean(stderr.push(text)) },
    ...{ env, cwd: folder, signal },
  });
  return { code, stdout: stdout.join(''), stderr: stderr.join('') };
}

async function vertexFixture(options: FakeVertexOptions = {}) {
  const vertex = await startFakeVertex(options);
  const env = { VERTEX_EMULATOR_HOST: vertex.address, METADATA_SERVER_DETECTION: 'none' };
  const run = (...argv: string[]) => command(env, argv);
  const vertexFlags = ['--to', 'vertex', ...place, ...root];
  const submit = (...argv: string[]) => run('submit', toy, ...vertexFlags, ...argv);
  const submitTwo = (...argv: string[]) => run('submit', 'two.yaml', ...vertexFlags, ...argv);
  return { vertex, env, run, submit, submitTwo, [Symbol.asyncDispose]: () => vertex.close() };
}

const onlyJob = ({ state }: FakeVertex) => {
  const [job] = state.pipelineJobs;
  expect(state.pipelineJobs).toHaveLength(1);
  return { ...job, name: z.string().parse(job?.name) };
};

describe('submit', () => {
  test('starts a run with its inputs, and says where to look and how to watch it', async () => {
    await using fixture = await vertexFixture();
    writeFileSync(join(folder, 'quick.yaml'), 'threshold: 0.25\nsource: preset\n');
    const settings = ['--service-account', 'runner@p.iam', '--network', 'projects/1/global/networks/n'];
    const labels = ['--labels', 'team=a', '--labels', 'cost=42'];
    const given = ['--preset', 'quick.yaml', '--input', 'source=there', '--name', 'first'];
    const { code, stdout, stderr } = await fixture.submit(...images, ...settings, ...labels, ...given);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const job = onlyJob(fixture.vertex);
    expect(job.name).toMatch(/^projects\/p\/locations\/us-central1\/pipelineJobs\/toy-\d{8}-\d{6}-[a-z0-9]{6}$/);
    const id = job.name.split('/').at(-1);
    expect(stdout).toBe(
      `run ${job.name} (first)\n` +
        `  https://console.cloud.google.com/vertex-ai/locations/us-central1/pipelines/runs/${id}?project=p\n` +
        `watch it with: npx millrace watch ${job.name}\n`,
    );
    expect(job).toMatchObject({
      ...{ displayName: 'first', serviceAccount: 'runner@p.iam', network: 'projects/1/global/networks/n' },
      labels: { team: 'a', cost: '42' },
      runtimeConfig: { gcsOutputDirectory: 'gs://bucket/root' },
    });
    const parameters = JSON.stringify(job.runtimeConfig?.parameterValues);
    for (const value of ['0.25', '"there"']) expect(parameters).toContain(value);
  });

  test('--json gives one object in the form that a KFP run has', async () => {
    await using fixture = await vertexFixture();
    const { code, stdout } = await fixture.submit(...images, '--json');
    expect([code, JSON.parse(stdout)]).toMatchObject([
      0,
      {
        ...{ run: onlyJob(fixture.vertex).name, project: 'p', region: 'us-central1', outcome: 'pending' },
        name: expect.stringMatching(/^toy \d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
        page: expect.stringContaining('https://console.cloud.google.com/'),
      },
    ]);
  });

  test('--watch tells of each step and ends as the run does', async () => {
    await using fixture = await vertexFixture();
    const { code, stderr, stdout } = await fixture.submitTwo('--watch', '--json');
    expect(code).toBe(0);
    const told = stderr.split('\n').filter((line) => /^(make|use): /.test(line));
    const states = told.map((line) => line.replace(/ in .*/, ''));
    expect(states.filter((line) => line.startsWith('make'))).toEqual(['make: running', 'make: succeeded']);
    expect(states.filter((line) => line.startsWith('use'))).toEqual(['use: pending', 'use: running', 'use: succeeded']);
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ outcome: 'succeeded', project: 'p' },
      steps: expect.arrayContaining([expect.objectContaining({ name: 'make', state: 'succeeded' })]),
    });
  });

  test('a lost answer makes no second run', async () => {
    await using fixture = await vertexFixture({
      faults: [{ match: { method: 'CreatePipelineJob' }, action: { kind: 'drop', when: 'after' } }],
    });
    expect((await fixture.submit(...images)).code).toBe(0);
    onlyJob(fixture.vertex);
  });

  test('--no-cache switches the cache of every step off', async () => {
    await using fixture = await vertexFixture();
    await fixture.submit(...images, '--no-cache');
    const spec = JSON.stringify(onlyJob(fixture.vertex).pipelineSpec);
    expect(spec).toContain('"enableCache"');
    expect(spec).not.toMatch(/"enableCache":\{[^}]*"boolValue":true/);
  });

  test('what Vertex AI would refuse, or could mistake, is refused before anything is sent', async () => {
    await using fixture = await vertexFixture();
    const { run, submit } = fixture;
    const nowhere = await run('submit', toy, '--to', 'vertex', ...root, ...images);
    expect(nowhere).toMatchObject({ code: 2, stderr: expect.stringContaining('PROJECT_REQUIRED') });
    expect(nowhere.stderr).toContain('REGION_REQUIRED');
    const noRoot = await run('submit', toy, '--to', 'vertex', ...place, ...images);
    expect(noRoot).toMatchObject({ code: 2, stderr: expect.stringContaining('error: PIPELINE_ROOT_REQUIRED') });
    const wrong = await submit(...images, '--input', 'threshold=high', '--labels', 'Team=A,b');
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('  threshold: ') });
    expect((await submit(...images, '--labels', 'Team=A,b')).stderr).toContain('  --labels b: ');
    for (const tag of [[], ['--image-tag', 'latest']]) {
      const moving = await submit('--image-repository', 'localhost:5000/p', ...tag);
      expect(moving).toMatchObject({ code: 2, stderr: expect.stringContaining('[IMAGE_NOT_PINNED]') });
    }
    expect(fixture.vertex.calls).toEqual([]);
  });

  test('flags of the other target are refused, all of them', async () => {
    await using fixture = await vertexFixture();
    const { code, stderr } = await fixture.submit(...images, '--host', 'http://127.0.0.1:9', '--experiment', 'nightly');
    expect(code).toBe(2);
    for (const flag of ['host', 'experiment']) expect(stderr).toContain(`  --${flag}: it means nothing to Vertex AI.`);
    const kfp = await fixture.run('watch', 'r', '--to', 'kfp', ...place, '--host', 'http://127.0.0.1:9');
    expect(kfp).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('  --region: it means nothing to a KFP host.'),
    });
    expect(fixture.vertex.calls).toEqual([]);
  });

  test('images by their digests need no repository', async () => {
    await using fixture = await vertexFixture();
    const names = ['make', 'use', 'publish'];
    const digests = names.map((name) => [name, `eu.gcr.io/p/${name}@sha256:${'1'.repeat(64)}`]);
    writeFileSync(join(folder, 'images.json'), JSON.stringify(Object.fromEntries(digests)));
    const { code, stderr } = await fixture.submit('--images', 'images.json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.stringify(onlyJob(fixture.vertex).pipelineSpec)).toContain(`make@sha256:${'1'.repeat(64)}`);
  });

  test('a role that is missing is told of with the command that grants it', async () => {
    await using fixture = await vertexFixture({ denied: ['aiplatform.pipelineJobs.create'] });
    const { code, stderr } = await fixture.submit(...images);
    expect(code).toBe(1);
    expect(stderr).toContain('error: VERTEX_PERMISSION_DENIED');
    expect(stderr).toContain('gcloud projects add-iam-policy-binding');
  });
});

describe('watch', () => {
  test('ends with 1, the failed step and where its log is; the id does where the place is said', async () => {
    await using fixture = await vertexFixture();
    const { vertex, run, submitTwo } = fixture;
    await submitTwo();
    const { name } = onlyJob(vertex);
    vertex.fail(name, { task: 'make', message: 'KeyError: close' });
    const { code, stderr, stdout } = await run('watch', name.split('/').at(-1) ?? '', ...place, '--json');
    expect(code).toBe(1);
    expect(stderr).toContain('make: failed');
    expect(stderr).toMatch(
      /make: no log: it is in Cloud Logging: https:\/\/console\S+\/training\/\d+\?project=p\n {2}KeyError/,
    );
    expect(JSON.parse(stdout)).toMatchObject({ run: name, outcome: 'failed', error: expect.stringContaining('make') });
    expect((await run('watch', name)).code).toBe(1);
  });

  test('goes on through an outage, and tells of it', async () => {
    await using fixture = await vertexFixture();
    const { vertex, run, submit } = fixture;
    await submit(...images);
    vertex.faults.inject({
      match: { method: 'GetPipelineJob' },
      after: 1,
      times: 2,
      action: { kind: 'status', code: 'UNAVAILABLE' },
    });
    const { code, stderr } = await run('watch', onlyJob(vertex).name);
    expect(code).toBe(0);
    expect(stderr.match(/^warning: .* Trying again\.$/gm)).toHaveLength(2);
  });

  test('stops with 130 when it is interrupted, and the run goes on', async () => {
    await using fixture = await vertexFixture({ pace: 3_600_000 });
    const { vertex, env, submit } = fixture;
    await submit(...images);
    const { name } = onlyJob(vertex);
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 50);
    const watched = await command(env, ['watch', name], stop.signal);
    expect(watched.code).toBe(130);
    expect(watched.stderr).toContain(`hint: npx millrace watch ${name}\n`);
  });

  test('a run that is not there is 1', async () => {
    await using fixture = await vertexFixture();
    const { code, stderr } = await fixture.run('watch', `${LOCATION}/pipelineJobs/nothing`);
    expect([code, stderr]).toEqual([1, expect.stringContaining('error: VERTEX_NOT_FOUND')]);
  });
});

test('cancel ends a run, and one that has ended stays as it is', async () => {
  await using fixture = await vertexFixture({ pace: 3_600_000 });
  const { vertex, run, submit } = fixture;
  await submit(...images);
  const { name } = onlyJob(vertex);
  const { code, stdout } = await run('cancel', name);
  expect([code, stdout]).toEqual([0, `run ${name}: cancelling\n`]);
  await vertex.advance();
  expect(JSON.parse((await run('cancel', name, '--json')).stdout)).toMatchObject({ run: name, outcome: 'cancelled' });
  expect((await run('watch', name)).code).toBe(1);
});

test('a schedule is made once, listed, paused, resumed and deleted', async () => {
  await using fixture = await vertexFixture();
  const { vertex, run } = fixture;
  const schedule = (...argv: string[]) => run('schedule', ...argv);
  const when = ['--cron', '0 6 * * 1-5', '--time-zone', 'Europe/Paris', '--maximum-concurrency', '2'];
  const create = ['create', toy, ...place, ...root, ...images, ...when, '--input', 'threshold=0.1', '--json'];
  const made = JSON.parse((await schedule(...create)).stdout);
  expect(made).toMatchObject({
    ...{ name: 'toy', project: 'p', state: 'active', cron: 'TZ=Europe/Paris 0 6 * * 1-5' },
    page: expect.stringContaining('/pipelines/schedules/'),
  });
  expect(JSON.parse((await schedule(...create)).stdout)).toMatchObject({ schedule: made.schedule });
  expect(vertex.state.schedules).toHaveLength(1);
  expect(vertex.state.schedules).toMatchObject([{ maxConcurrentRunCount: '2' }]);
  expect((await schedule('list', ...place)).stdout).toContain(made.schedule);
  expect((await schedule('pause', made.schedule)).stdout).toContain('(toy): paused, TZ=Europe/Paris 0 6 * * 1-5');
  expect(JSON.parse((await schedule('resume', made.schedule, '--json')).stdout)).toMatchObject({ state: 'active' });
  expect((await schedule('delete', made.schedule)).stdout).toBe(`schedule ${made.schedule}: deleted\n`);
  expect((await schedule('list', ...place)).stdout).toBe('There are no schedules.\n');
});
