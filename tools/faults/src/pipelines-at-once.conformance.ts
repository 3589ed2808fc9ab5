import { join } from 'node:path';
import { WORKSPACE } from '@millrace/images';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { collect } from './fixtures/command.ts';
import { folderScene } from './fixtures/scene.ts';

const MILLRACE = join(WORKSPACE, 'tools/millrace/bin/millrace.mjs');
const summarySchema = z.object({ outcome: z.string(), model: z.object({ version: z.int() }) });

/** A whole run whose gate lets every model pass. */
async function run(bucket: string, seed: number): Promise<z.infer<typeof summarySchema>> {
  const inputs = ['epochs=5', 'threshold=1000', `seed=${seed}`].flatMap((input) => ['--input', input]);
  const args = [MILLRACE, 'run', 'bitcoin', '--bucket', bucket, '--json', ...inputs];
  const { exit, stdout, stderr } = await collect(process.execPath, args).ended;
  expect(exit, stderr.slice(-3000)).toBe(0);
  return summarySchema.parse(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? ''));
}

test('two pipeline runs at once in one bucket both succeed, and each registers a version', async () => {
  await using scene = await folderScene();
  const runs = await Promise.all([run(scene.bucket, 1), run(scene.bucket, 2)]);
  expect(runs.map(({ outcome }) => outcome)).toEqual(['succeeded', 'succeeded']);
  expect(runs.map(({ model }) => model.version).sort()).toEqual([1, 2]);
  const keys = [...(await scene.content()).keys()];
  for (const step of ['ingest', 'preprocess', 'train', 'evaluate', 'deploy']) {
    expect(keys).toContain(`bitcoin/${step}/latest.json`);
  }
  expect(keys.filter((key) => /claim\.json$|\.partial|\.lock|^\.millrace\/work\//.test(key))).toEqual([]);
});
