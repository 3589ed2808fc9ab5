import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fromYaml, toYaml } from '@millrace/pipeline';
import { expect, test } from 'vitest';
import { commandIn } from '../fixtures/command.ts';

// check, graph, diff and describe look at compiled pipelines and run nothing.

const folder = mkdtempSync(join(tmpdir(), 'millrace-inspect-'));
const toy = fileURLToPath(new URL('../../../../libs/pipeline/src/fixtures/toy.ts', import.meta.url));
const good = fileURLToPath(new URL('../../../../libs/pipeline/src/lint/fixtures/good.yaml', import.meta.url));

const command = commandIn(folder);

function file(name: string, edit: (text: string) => string): string {
  writeFileSync(join(folder, name), edit(toYaml(fromYaml(readFileSync(good, 'utf8')))));
  return name;
}
const broken = file('broken.yaml', (text) => text.replace('outputParameterKey: count', 'outputParameterKey: counts'));
const moving = file('moving.yaml', (text) => text.replace('example/archive:1.4.0', 'example/archive:latest'));
const newer = file('newer.yaml', (text) => text.replace('maxRetryCount: 2', 'maxRetryCount: 5'));

test('check accepts compiled files and pipelines in TypeScript', async () => {
  const { code, stdout } = await command('check', good, toy);
  expect(stdout).toBe(`${good}: no problems for kfp\n${toy}: no problems for kfp\n`);
  expect(code).toBe(0);
});

test('check lists what is wrong with each file, and exits with 1', async () => {
  const { code, stdout } = await command('check', good, broken);
  expect(code).toBe(1);
  expect(stdout).toContain(`${broken}: 1 error for kfp\n`);
  expect(stdout).toContain('prepare has no output "counts". [UNKNOWN_OUTPUT]\n    It has: count.\n');
});

test('a warning counts with --strict', async () => {
  expect((await command('check', moving)).code).toBe(0);
  const { code, stdout } = await command('check', moving, '--strict');
  expect(code).toBe(1);
  expect(stdout).toContain('1 warning for kfp');
});

test('a target has rules of its own', async () => {
  const { stdout } = await command('check', good, '--target', 'vertex');
  expect(stdout).toContain('[UNSUPPORTED]');
  expect(stdout).toContain('is not an accelerator of Vertex AI');
});

test('the images of a pipeline in TypeScript are checked where they are given', async () => {
  expect((await command('check', toy, '--image-repository', 'gcr.io/PROJECT')).stdout).toContain('[INVALID_IMAGE]');
  expect((await command('check', toy, '--image-repository', 'gcr.io/p', '--image-tag', '1')).code).toBe(0);
});

test('what is no pipeline at all is a problem too; a file that is not there is a mistake in the call', async () => {
  const other = file('other.yaml', (text) =>
    text.replace('schemaVersion: 2.1.0', 'schemaVersion: 1.0.0').replace('retryPolicy:', 'retry:'),
  );
  const { code, stdout } = await command('check', other, '--json');
  expect(code).toBe(1);
  const paths = JSON.parse(stdout).files[0].problems.map(({ path }: { path: string }) => path);
  expect(paths).toContain('schemaVersion');
  expect(paths.length).toBeGreaterThan(1);
  expect((await command('check', 'nowhere.yaml')).code).toBe(2);
});

test('graph writes Mermaid, or SVG where the file or the flag says so', async () => {
  expect((await command('graph', good)).stdout).toMatch(/^flowchart TD\n/);
  expect((await command('graph', good, '--format', 'svg', '--theme', 'dark')).stdout).toMatch(
    /^<svg [^>]*class="dark"/,
  );
  expect((await command('graph', good, '-o', 'good.svg')).stdout).toBe('');
  expect(readFileSync(join(folder, 'good.svg'), 'utf8')).toMatch(/^<svg /);
  expect(JSON.parse((await command('graph', good, '--json')).stdout).groups.length).toBe(9);
});

test('diff says what changed, and its exit code too where asked', async () => {
  expect(await command('diff', good, newer)).toMatchObject({ code: 0, stdout: '  prepare: retries 2 → 5\n' });
  expect((await command('diff', good, newer, '--exit-code')).code).toBe(1);
  expect(await command('diff', good, good, '--exit-code')).toMatchObject({ code: 0, stdout: 'no changes\n' });
  expect(JSON.parse((await command('diff', good, newer, '--json')).stdout)).toEqual({
    changes: [
      {
        subject: 'step',
        name: 'prepare',
        kind: 'changed',
        field: 'retries',
        before: '2',
        after: '5',
        breaking: false,
        text: 'prepare: retries 2 → 5',
      },
    ],
  });
  const toOther = await command('diff', good, toy);
  expect(toOther.stdout).toContain('! input rows removed\n');
  expect(toOther.stdout).toMatch(/\d+ of these \(!\) break who runs the pipeline/);
});

test('describe names inputs, steps below their groups, options and needs', async () => {
  const { stdout } = await command('describe', good);
  expect(stdout).toContain('  threshold  number   = 0.6\n');
  expect(stdout).toContain(
    '    for each of trials, 2 at a time:\n      train  after prepare  [accelerator 1 × nvidia.com/gpu]\n',
  );
  expect(stdout).toContain('secret warehouse: password as WAREHOUSE_PASSWORD  for exit-handler-1/prepare\n');
  expect(JSON.parse((await command('describe', good, '--json')).stdout)).toMatchObject({
    name: 'everything',
    compiledBy: 'kfp-2.17.0',
  });
});

test.each(['check', 'graph', 'diff', 'describe'])('millrace %s --help has examples', async (name) => {
  const { stdout } = await command(name, '--help');
  expect(stdout).toContain('Examples:');
  expect(stdout).toContain(`millrace ${name} `);
});
