import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startFakeVertex } from '@millrace/testing';
import { build } from 'esbuild';
import { expect, onTestFinished, test } from 'vitest';

/** Calls every service; a bundle that lost a file of google-gax fails at the first of them. */
const SCRIPT = `
  import { createVertex } from './index.ts';
  const vertex = createVertex({ project: 'p', region: 'r' });
  const lists = [
    await vertex.models.list(), await vertex.endpoints.list(), await vertex.customJobs.list(),
    await vertex.pipelineJobs.list(), await vertex.schedules.list(), await vertex.metadata.artifacts.list(),
    await vertex.operations.list('projects/p/locations/r/models/m'),
  ];
  const refused = [];
  const note = ({ code }) => refused.push(code);
  await vertex.models.get('none').catch(note);
  await vertex.endpoints.predict('none', { instances: [1] }).catch(note);
  console.log(JSON.stringify({ listed: lists.flat(), refused }));
  await vertex.close();
`;

// As tools/images has it.
const BANNER = `import { createRequire } from 'node:module'; globalThis.require ??= createRequire(import.meta.url);`;

test('one bundle needs no node_modules beside it', { timeout: 120_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-vertex-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await build({
    stdin: { contents: SCRIPT, resolveDir: fileURLToPath(new URL('.', import.meta.url)), loader: 'ts' },
    ...{ outdir: folder, bundle: true, splitting: true, format: 'esm', platform: 'node', target: 'node24' },
    ...{ conditions: ['@millrace/source'], banner: { js: BANNER }, outExtension: { '.js': '.mjs' } },
    define: { __dirname: 'import.meta.dirname', __filename: 'import.meta.filename' },
    logLevel: 'silent',
  });
  const fake = await startFakeVertex();
  onTestFinished(() => fake.close());
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [join(folder, 'stdin.mjs')], {
    ...{ cwd: folder, env: { VERTEX_EMULATOR_HOST: fake.address } },
  });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual({ listed: [], refused: ['VERTEX_NOT_FOUND', 'VERTEX_NOT_FOUND'] });
});
