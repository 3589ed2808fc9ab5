import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localInputs } from '@millrace/bitcoin';
import { functionJobs, startFakeGcs, startFakeKfp, startFakeVertex } from '@millrace/testing';
import { dump, load } from 'js-yaml';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { CANARY, command, expectClean, filesIn, millrace, ROOT } from './fixtures/canary.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'millrace-secrets-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The compiled pipeline of bitcoin, less all but its first step. */
function firstStep(): string {
  const schema = z.looseObject({
    components: z.record(z.string(), z.unknown()),
    deploymentSpec: z.looseObject({ executors: z.record(z.string(), z.unknown()) }),
    root: z.looseObject({ dag: z.looseObject({ tasks: z.record(z.string(), z.unknown()) }) }),
  });
  const spec = schema.parse(load(readFileSync(join(ROOT, 'pipelines/bitcoin/pipeline.yaml'), 'utf8')));
  const only = (name: string, all: Readonly<Record<string, unknown>>) => ({ [name]: all[name] });
  const file = join(folder, 'pipeline.yaml');
  const short = {
    ...spec,
    components: only('comp-ingest', spec.components),
    deploymentSpec: { executors: only('exec-ingest', spec.deploymentSpec.executors) },
    root: { ...spec.root, dag: { tasks: only('ingest', spec.root.dag.tasks) } },
  };
  writeFileSync(file, dump(short, { noRefs: true }));
  return file;
}

test('a run leaves no secret of its environment in what it prints, writes and records', {
  timeout: 60_000,
}, async () => {
  const bucket = join(folder, 'runs');
  const args = ['run', firstStep(), '--bucket', bucket, '--input', `source=${localInputs.source}`, '--debug', '--json'];
  const { code, text } = await millrace(args);
  expect([code, text]).toEqual([0, expect.stringContaining('"outcome":"succeeded"')]);
  const written = filesIn(bucket);
  for (const kind of ['execution.json', 'ingest.log', 'run.json', 'report.html', 'manifest.json']) {
    expect(Object.keys(written).join('\n')).toContain(kind);
  }
  await expectClean({ ...written, output: text });
});

test('work on Vertex AI hands no secret to the job, the bucket or the log', { timeout: 60_000 }, async () => {
  const gcs = await startFakeGcs({ buckets: ['bucket'] });
  const jobs = functionJobs(async () => {
    throw new Error('the worker failed');
  });
  const vertex = await startFakeVertex({ jobs });
  try {
    mkdirSync(join(folder, 'splits'));
    writeFileSync(join(folder, 'splits', 'manifest.json'), '{}');
    const args = ['local', '--bucket', 'gs://bucket', '--splits', join(folder, 'splits'), '--on', 'vertex', '--debug'];
    const place = [
      '--project',
      'my-project',
      '--region',
      'europe-west1',
      '--image',
      `r/train@sha256:${'0'.repeat(64)}`,
    ];
    const emulators = { STORAGE_EMULATOR_HOST: gcs.url, VERTEX_EMULATOR_HOST: vertex.address };
    const { code, text } = await command('components/train/src/main.ts', [...args, ...place], emulators);
    expect([code, text]).toEqual([1, expect.stringContaining('VERTEX_JOB_FAILED')]);
    const objects = gcs.objects('bucket').map(({ name }) => name);
    expect(objects.join('\n')).toContain('job.json');
    const contents = await Promise.all(
      objects.map(async (name) => [name, String(await gcs.content('bucket', name))] as const),
    );
    await expectClean({ ...Object.fromEntries(contents), output: text, calls: JSON.stringify(vertex.calls) });
  } finally {
    await vertex.close();
    await gcs.close();
  }
});

test('what cannot be reached or is refused is told without the token it was asked with', {
  timeout: 60_000,
}, async () => {
  const kfp = await startFakeKfp();
  const key = join(folder, 'key.json');
  writeFileSync(
    key,
    JSON.stringify({ type: 'authorized_user', client_id: 'a', client_secret: CANARY, refresh_token: 7 }),
  );
  try {
    const pipeline = join(ROOT, 'pipelines/bitcoin/pipeline.yaml');
    const submit = (host: string) => millrace(['submit', pipeline, '--to', 'kfp', '--host', host, '--debug', '--json']);
    kfp.faults.inject({ times: Number.POSITIVE_INFINITY, action: { kind: 'status', status: 403, message: 'no' } });
    const printed = {
      refused: await submit(kfp.url),
      unreachable: await submit('http://127.0.0.1:1'),
      setup: await millrace(['setup', '--project', 'my-project', '--region', 'europe-west1', '--apply', '--debug'], {
        GOOGLE_APPLICATION_CREDENTIALS: key,
      }),
      doctor: await millrace(['doctor', '--json'], { GOOGLE_APPLICATION_CREDENTIALS: key }),
    };
    expect(printed.refused.code).not.toBe(0);
    expect(printed.unreachable.code).not.toBe(0);
    expect(printed.setup.code).not.toBe(0);
    await expectClean(Object.fromEntries(Object.entries(printed).map(([name, { text }]) => [name, text])));
  } finally {
    await kfp.close();
  }
});
