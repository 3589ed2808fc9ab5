import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fromYaml } from '@millrace/pipeline';
import { expect, test } from 'vitest';
import { commandIn } from './fixtures/command.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-cli-'));
const toy = fileURLToPath(new URL('../../../libs/pipeline/src/fixtures/toy.ts', import.meta.url));

const command = commandIn(folder);

test('describe says what a pipeline takes, gives and does', async () => {
  const { code, stdout } = await command('describe', toy);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^ {2}source +string += "here"$/m);
  expect(stdout).toMatch(/when make\.passed == true:\n.*\n {4}when make-more\.score < threshold:\n {6}publish/);
});

test('graph draws steps, conditions and what waits for what', async () => {
  const { stdout } = await command('graph', toy);
  expect(stdout.split('\n')).toEqual(
    expect.arrayContaining([
      'flowchart TD',
      '  step-make-more["make-more (make)"]',
      '  subgraph group-condition-1["when make.passed == true"]',
      '  step-make -->|"model"| step-condition-1-use',
    ]),
  );
});

test('compile writes YAML, to standard output or a file, with the images of a repository', async () => {
  const { stdout } = await command('compile', toy, '--image-repository', 'eu.gcr.io/p');
  const { spec } = fromYaml(stdout);
  expect(spec.deploymentSpec?.executors?.['exec-use']?.container?.image).toBe('eu.gcr.io/p/use');
  expect((await command('compile', toy, '--image-repository', 'eu.gcr.io/p', '--output', 'toy.yaml')).stdout).toBe('');
  expect(readFileSync(join(folder, 'toy.yaml'), 'utf8')).toBe(stdout);
  // A compiled file is a pipeline like any other.
  expect((await command('describe', 'toy.yaml')).stdout).toBe((await command('describe', toy)).stdout);
});

test('compile pins digests, says where the source is, and refuses a file that pins nothing', async () => {
  const digest = `eu.gcr.io/p/use@sha256:${'0'.repeat(64)}`;
  writeFileSync(join(folder, 'digests.json'), JSON.stringify({ use: digest }));
  const { stdout } = await command('compile', toy, '--images', 'digests.json', '--source', 'toy.ts at 1f3c9ab');
  expect(stdout.split('\n')[0]).toBe('# Compiled from toy.ts at 1f3c9ab');
  expect(fromYaml(stdout).spec.deploymentSpec?.executors?.['exec-use']?.container?.image).toBe(digest);
  writeFileSync(join(folder, 'digests.json'), JSON.stringify({ use: 'eu.gcr.io/p/use:latest' }));
  expect((await command('compile', toy, '--images', 'digests.json')).stderr).toContain('error: INVALID_IMAGES');
});

test('wrong inputs of a run are listed at once, as text and as JSON', async () => {
  const run = ['run', toy, '--input', 'threshold=high', '--input', 'nothing=1', '--input', 'source'];
  const { code, stderr, stdout } = await command(...run, '--json');
  expect(code).toBe(2);
  for (const path of ['threshold', 'nothing', 'source']) expect(stderr).toContain(`  ${path}: `);
  expect(JSON.parse(stdout)).toMatchObject({
    outcome: 'failed',
    error: {
      code: 'INVALID_INPUTS',
      problems: [{ code: 'WRONG_TYPE' }, { code: 'UNKNOWN_INPUT' }, { code: 'MISSING_VALUE' }],
    },
  });
});

test('inputs come from presets, too; every problem of all of them is told at once', async () => {
  writeFileSync(join(folder, 'quick.yaml'), 'threshold: high\nnothing: 1\n');
  const { code, stderr } = await command('run', toy, '--preset', 'quick.yaml', '--input', 'source');
  expect(code).toBe(2);
  for (const path of ['threshold', 'nothing', 'source']) expect(stderr).toContain(`  ${path}: `);
  writeFileSync(join(folder, 'list.json'), '[1]');
  expect((await command('run', toy, '--preset', 'list.json')).stderr).toContain('error: INVALID_PRESET');
  expect((await command('run', toy, '--preset', 'no.yaml')).stderr).toContain('error: PRESET_MISSING');
});

test('variables set inputs: flags win over them, they over presets', async () => {
  const within = commandIn(folder, { TOY_THRESHOLD: '0.25', TOY_SOURCE: 'of a variable', TOY_RATE: '' });
  writeFileSync(join(folder, 'preset.yaml'), 'threshold: 0.5\nsource: of a preset\n');
  const { stdout, stderr } = await within('compile', toy, '--preset', 'preset.yaml', '--input', 'source=of a flag');
  expect(stderr).toBe('inputs from the environment: TOY_SOURCE, TOY_THRESHOLD\n');
  const compiled = fromYaml(stdout).spec.root.inputDefinitions?.parameters;
  expect(compiled?.threshold).toMatchObject({ defaultValue: 0.25, isOptional: true });
  expect(compiled?.source).toMatchObject({ defaultValue: 'of a flag', isOptional: true });
  const untouched = await commandIn(folder, { TOY_THRESHOLD: '' })('compile', toy);
  expect(untouched.stdout).toBe((await command('compile', toy)).stdout);
});

test('a wrong variable is named as such, unless a flag overrules it', async () => {
  const within = commandIn(folder, { TOY_THRESHOLD: 'high' });
  const { code, stderr } = await within('run', toy);
  expect([code, stderr]).toEqual([2, expect.stringContaining('  TOY_THRESHOLD: expected a number, got high.')]);
  expect((await within('compile', toy, '--input', 'threshold=0.5')).code).toBe(0);
});

test('a shell is told the names of pipelines, and the commands and flags', async () => {
  expect((await command('--get-yargs-completions', 'millrace', 'run', 'bit')).stdout).toBe('bitcoin\n');
  const bin = fileURLToPath(new URL('../bin/millrace.mjs', import.meta.url));
  const ask = (...words: string[]) =>
    execFileSync(process.execPath, [bin, '--get-yargs-completions', 'millrace', ...words], { encoding: 'utf8' });
  expect(ask('comp').split('\n')).toEqual(expect.arrayContaining(['compile']));
  expect(ask('run', '--pre').split('\n')).toEqual(expect.arrayContaining(['--preset']));
});

test.each([
  [['frobnicate'], 'USAGE'],
  [['run', 'no-such-pipeline'], 'UNKNOWN_PIPELINE'],
  [['run', toy, '--paralel', '3'], 'USAGE'],
  [['demo', '--learning-rate', 'fast'], 'INVALID_INPUTS'],
  [['step', 'no-such-component'], 'UNKNOWN_COMPONENT'],
])('%j is refused with a hint or a reason, not a stack', async (argv, error) => {
  const { code, stderr } = await command(...argv);
  expect(code).not.toBe(0);
  expect(stderr).toContain(`error: ${error}`);
  expect(stderr).not.toContain('    at ');
});
