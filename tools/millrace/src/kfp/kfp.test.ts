import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type FakeKfp, type FakeKfpOptions, startFakeKfp } from '@millrace/testing';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { millrace } from '../main.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-kfp-'));
const toy = fileURLToPath(new URL('../../../../libs/pipeline/src/fixtures/toy.ts', import.meta.url));
const images = ['--image-repository', 'eu.gcr.io/p', '--image-tag', 'v1'];

async function command(env: NodeJS.ProcessEnv, argv: readonly string[], signal = new AbortController().signal) {
  const [stdout, stderr]: [string[], string[]] = [[], []];
  const code = await millrace(argv, {
    stdout: { write: (text: string) => Boolean(stdout.push(text)) },
    stderr: { write: (text: string) => Boolean(stderr.push(text)) },
    ...{ env, cwd: folder, signal },
  });
  return { code, stdout: stdout.join(''), stderr: stderr.join('') };
}

async function hostFixture(options: FakeKfpOptions = {}) {
  const host = await startFakeKfp(options);
  const submit = (...argv: string[]) =>
    command({ MILLRACE_KFP_HOST: host.url }, ['submit', toy, '--to', 'kfp', ...argv]);
  return { host, submit, [Symbol.asyncDispose]: host.close };
}

const runSchema = z.object({
  run_id: z.string(),
  display_name: z.string(),
  service_account: z.string(),
  runtime_config: z.unknown(),
  spec: z.object({
    root: z.object({
      dag: z.object({ tasks: z.record(z.string(), z.object({ cachingOptions: z.unknown().optional() })) }),
    }),
  }),
});
const onlyRun = (host: FakeKfp) => z.tuple([runSchema]).parse(host.state.runs)[0];

describe('submit', () => {
  test('starts a run with its inputs in an experiment, and says how to watch it', async () => {
    await using fixture = await hostFixture();
    const { host, submit } = fixture;
    writeFileSync(join(folder, 'quick.yaml'), 'threshold: 0.25\nsource: preset\n');
    const settings = ['--service-account', 'runner', '--pipeline-root', 'gs://b/root', '--experiment', 'nightly'];
    const given = ['--preset', 'quick.yaml', '--input', 'source=there', '--name', 'first', '--no-cache'];
    const { code, stdout, stderr } = await submit(...images, ...settings, ...given);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const run = onlyRun(host);
    expect(stdout).toContain(`watch it with: npx millrace watch ${run.run_id} --host ${host.url}`);
    expect(run).toMatchObject({
      ...{ display_name: 'first', service_account: 'runner' },
      runtime_config: { parameters: { threshold: 0.25, source: 'there' }, pipeline_root: 'gs://b/root' },
    });
    const tasks = Object.values(run.spec.root.dag.tasks);
    expect(tasks.map(({ cachingOptions }) => cachingOptions)).toEqual(tasks.map(() => ({})));
    expect(host.state.experiments).toMatchObject([{ display_name: 'Default' }, { display_name: 'nightly' }]);
  });

  test('--json gives one object, and the run has a name of its own', async () => {
    await using fixture = await hostFixture();
    const { code, stdout } = await fixture.submit(...images, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ run: onlyRun(fixture.host).run_id, host: fixture.host.url, outcome: 'pending' },
      name: expect.stringMatching(/^toy \d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
    });
  });

  test('--watch tells of each step and ends as the run does', async () => {
    await using fixture = await hostFixture({ pace: 20 });
    const { code, stderr, stdout } = await fixture.submit(...images, '--watch', '--json');
    expect(code).toBe(0);
    expect(stderr).toContain('make: succeeded');
    expect(JSON.parse(stdout)).toMatchObject({
      outcome: 'succeeded',
      steps: expect.arrayContaining([expect.objectContaining({ name: 'make', state: 'succeeded' })]),
    });
  });

  test('wrong inputs, a missing repository, and problems of the pipeline are refused before anything is sent', async () => {
    await using fixture = await hostFixture();
    const { host, submit } = fixture;
    const wrong = await submit(...images, '--input', 'threshold=high', '--input', 'nothing=1');
    expect(wrong).toMatchObject({ code: 2 });
    expect(wrong.stderr).toContain('  threshold: ');
    expect(wrong.stderr).toContain('  nothing: ');
    expect((await submit()).stderr).toContain('error: IMAGE_REPOSITORY_MISSING');
    const broken = await command({}, ['compile', toy, '--image-repository', 'eu.gcr.io/p']);
    writeFileSync(join(folder, 'broken.yaml'), broken.stdout.replace('image: eu.gcr.io/p/use', 'image: ""'));
    const checked = await command({ KFP_HOST: host.url }, ['submit', 'broken.yaml', '--to', 'kfp']);
    expect(checked).toMatchObject({ code: 2 });
    expect(checked.stderr).toContain('error: PIPELINE_FAILS_CHECK');
    expect(host.requests).toEqual([]);
  });

  test('what the host refuses is told in its own words', async () => {
    await using fixture = await hostFixture({
      faults: [{ action: { kind: 'deny', permission: 'no create on runs' } }],
    });
    const { code, stderr } = await fixture.submit(...images);
    expect(code).toBe(1);
    expect(stderr).toContain('error: KFP_FORBIDDEN');
    expect(stderr).toContain('no create on runs');
  });
});

describe('watch', () => {
  test('ends with 1 and the end of the log of a step that failed', async () => {
    await using fixture = await hostFixture();
    const { host, submit } = fixture;
    await submit(...images);
    const { run_id } = onlyRun(host);
    host.finish(run_id, { task: 'make', log: 'one\ntwo\nKeyError: close\n' });
    const { code, stderr, stdout } = await command({}, [
      'watch',
      run_id,
      '--host',
      host.url,
      '--log-lines',
      '2',
      '--json',
    ]);
    expect(code).toBe(1);
    expect(stderr).toContain('make: failed');
    expect(stderr).toContain('make: the end of its log\n  two\n  KeyError: close\n');
    expect(stderr).not.toContain('  one');
    expect(JSON.parse(stdout)).toMatchObject({
      outcome: 'failed',
      steps: expect.arrayContaining([expect.objectContaining({ name: 'make', log: ['two', 'KeyError: close'] })]),
    });
  });

  test('stops with 130 when it is interrupted, and the run goes on', async () => {
    await using fixture = await hostFixture();
    const { host, submit } = fixture;
    await submit(...images);
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 50);
    const watched = await command({}, ['watch', onlyRun(host).run_id, '--host', host.url], stop.signal);
    expect(watched.code).toBe(130);
    expect(watched.stderr).toContain('the run goes on');
    expect(watched.stderr).toContain(`hint: npx millrace watch ${onlyRun(host).run_id} --host ${host.url}`);
    expect(host.state.runs).toMatchObject([{ state: 'PENDING' }]);
  });

  test('a run that is not there is 1 with a hint', async () => {
    await using fixture = await hostFixture();
    const { code, stderr } = await command({ KFP_HOST: fixture.host.url }, ['watch', 'nowhere']);
    expect(code).toBe(1);
    expect(stderr).toContain('error: KFP_NOT_FOUND');
    expect(stderr).toContain('Run nowhere not found');
  });
});

describe('cancel', () => {
  test('asks for the end of a run, once and again', async () => {
    await using fixture = await hostFixture();
    const { host, submit } = fixture;
    await submit(...images);
    const { run_id } = onlyRun(host);
    const cancel = () => command({ KFP_HOST: host.url }, ['cancel', run_id, '--json']);
    const { code, stdout } = await cancel();
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { run: run_id, host: host.url, outcome: 'cancelling' }]);
    expect((await cancel()).code).toBe(0);
    host.finish();
    expect(JSON.parse((await cancel()).stdout)).toMatchObject({ outcome: 'cancelled' });
    expect((await command({ KFP_HOST: host.url }, ['watch', run_id])).code).toBe(1);
  });

  test('a run of Vertex AI is not looked for on a KFP host', async () => {
    const name = 'projects/p/locations/r/pipelineJobs/1';
    const { code, stderr } = await command({}, ['cancel', name, '--to', 'kfp']);
    expect(code).toBe(2);
    expect(stderr).toContain('hint: leave --to out');
  });
});

describe('schedule', () => {
  test('is made, listed, paused, resumed and deleted', async () => {
    await using fixture = await hostFixture();
    const { host } = fixture;
    const schedule = (...argv: string[]) => command({ KFP_HOST: host.url }, ['schedule', ...argv]);
    const made = await schedule(
      'create',
      toy,
      ...images,
      '--cron',
      '0 6 * * 1-5',
      '--input',
      'threshold=0.1',
      '--json',
    );
    const facts = z.object({ schedule: z.string(), page: z.string() }).parse(JSON.parse(made.stdout));
    const { schedule: id } = facts;
    expect(JSON.parse(made.stdout)).toMatchObject({
      ...{ name: 'toy', host: host.url, state: 'active', cron: '0 0 6 * * 1-5' },
      page: `${host.url}/#/recurringrun/details/${id}`,
    });
    expect(host.state.recurringRuns).toMatchObject([{ runtime_config: { parameters: { threshold: 0.1 } } }]);
    expect((await schedule('list')).stdout).toMatch(
      new RegExp(`^NAME .*\\ntoy +active +0 0 6 \\* \\* 1-5 .*${id}\\n$`),
    );
    expect((await schedule('pause', id)).stdout).toContain(`schedule ${id} (toy): paused, 0 0 6 * * 1-5\n`);
    expect(host.state.recurringRuns).toMatchObject([{ enabled: false }]);
    expect(JSON.parse((await schedule('resume', id, '--json')).stdout)).toMatchObject({
      schedule: id,
      state: 'active',
    });
    expect((await schedule('delete', id)).stdout).toBe(`schedule ${id}: deleted\n`);
    expect((await schedule('list')).stdout).toBe('There are no schedules.\n');
  });

  test('what is wrong with it is told at once, before anything is sent', async () => {
    await using fixture = await hostFixture();
    const create = ['schedule', 'create', toy, ...images, '--host', fixture.host.url];
    const wrong = ['--cron', '0 6 * * * *', '--time-zone', 'Mars/Base', '--maximum-concurrency', '0'];
    const { code, stderr } = await command({}, [...create, ...wrong]);
    expect(code).toBe(2);
    for (const flag of ['cron', 'time-zone', 'maximum-concurrency']) expect(stderr).toContain(`  --${flag}: `);
    const zoned = await command({}, [...create, '--cron', '0 6 * * *', '--time-zone', 'Europe/Paris']);
    expect(zoned).toMatchObject({ code: 2, stderr: expect.stringContaining('error: TIME_ZONE_UNSUPPORTED') });
    expect(fixture.host.state.recurringRuns).toEqual([]);
  });

  test('without a verb says which there are', async () => {
    expect((await command({}, ['schedule'])).stderr).toContain('create, list, pause, resume or delete?');
  });
});

describe('the host', () => {
  test('must be named', async () => {
    const { code, stderr } = await command({}, ['watch', 'r']);
    expect(code).toBe(2);
    expect(stderr).toContain('error: KFP_HOST_MISSING');
    expect(stderr).toContain('port-forward');
  });

  test('takes a token from a file or the environment, and a cookie', async () => {
    await using tokens = await hostFixture({ credentials: { authorization: 'Bearer secret' } });
    const { url } = tokens.host;
    writeFileSync(join(folder, 'token'), 'secret\n');
    const watch = (env: NodeJS.ProcessEnv, ...flags: string[]) =>
      command({ MILLRACE_KFP_HOST: url, ...env }, ['watch', 'r', ...flags]);
    expect((await watch({})).stderr).toContain('error: KFP_UNAUTHENTICATED');
    expect((await watch({ MILLRACE_KFP_TOKEN: 'secret' })).stderr).toContain('error: KFP_NOT_FOUND');
    expect((await watch({ MILLRACE_KFP_TOKEN_FILE: 'token' })).stderr).toContain('error: KFP_NOT_FOUND');
    expect((await watch({}, '--token-file', 'token')).stderr).toContain('error: KFP_NOT_FOUND');
    expect((await watch({}, '--token-file', 'none')).stderr).toContain('error: KFP_TOKEN_MISSING');
    expect((await watch({ MILLRACE_KFP_TOKEN: 'secret' }, '--auth', 'none')).stderr).toContain('KFP_UNAUTHENTICATED');
    await using cookies = await hostFixture({ credentials: { cookie: 'session=1' } });
    const other = ['watch', 'r', '--host', cookies.host.url];
    expect((await command({}, [...other, '--cookie', 'session=1'])).stderr).toContain('error: KFP_NOT_FOUND');
    expect((await command({ MILLRACE_KFP_COOKIE: 'session=1' }, other)).stderr).toContain('error: KFP_NOT_FOUND');
  });

  test('two ways to prove who one is are one too many', async () => {
    const flags = ['--host', 'http://127.0.0.1:1', '--token-file', 'a', '--cookie', 'b'];
    const { code, stderr } = await command({}, ['watch', 'r', ...flags]);
    expect(code).toBe(2);
    expect(stderr).toContain('  --token-file: ');
    expect(stderr).toContain('  --cookie: ');
  });
});
