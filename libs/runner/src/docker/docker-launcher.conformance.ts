import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { History, thisProcess } from '@millrace/metadata';
import { fromYaml, toYaml } from '@millrace/pipeline';
import { openStore } from '@millrace/storage';
import { expect, test } from 'vitest';
import { dockerLauncher, type RunEvent, runPipeline } from '../index.ts';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const script = fileURLToPath(new URL('../fixtures/containers.py', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'millrace-docker-'));
const python = execFileSync(join(root, 'tools/python/venv'), ['kfp'], { encoding: 'utf8' }).trim();
execFileSync(python, [script, join(folder, 'pipeline.yaml')]);
const { spec } = fromYaml(readFileSync(join(folder, 'pipeline.yaml'), 'utf8'));
const store = openStore(join(folder, 'bucket'));
const options = { spec, store, launcher: dockerLauncher() };
const running = () =>
  execFileSync(
    'docker',
    ['ps', '--all', '--quiet', '--filter', `label=dev.millrace.owner=${JSON.stringify(thisProcess())}`],
    {
      encoding: 'utf8',
    },
  ).trim();

test("a pipeline of the Python SDK's runs in its containers, not as root, and is cached", async () => {
  const { outcome, outputs, record } = await runPipeline(options);
  expect(outcome).toBe('succeeded');
  expect(outputs.parameters).toEqual({ Output: "it's it's " });
  const execution = await new History(store).execution(record.steps[0]?.execution ?? '');
  expect(Number(execution.outputParameters.user)).toBeGreaterThan(0);
  expect(execution.codeDigest).toMatch(/^sha256:[0-9a-f]{64}$/);
  const again = await runPipeline(options);
  expect(again.record.steps.map((step) => step.state)).toEqual(['cached', 'cached']);
  expect(again.outputs.parameters).toEqual(outputs.parameters);
});

test('an interrupted run leaves no container behind', async () => {
  const abort = new AbortController();
  const events: RunEvent[] = [];
  const { outcome } = await runPipeline({
    ...options,
    inputs: { wait: 600 },
    signal: abort.signal,
    graceSeconds: 1,
    onEvent: (event) => {
      events.push(event);
      if (event.type === 'step-started' && event.step === 'double') setTimeout(() => abort.abort(), 1000);
    },
  });
  expect(outcome).toBe('cancelled');
  expect(running()).toBe('');
});

/** A pipeline of one step that runs this shell command, within limits of memory. */
const shell = (command: string, limit = '64Mi') =>
  fromYaml(`
pipelineInfo: {name: shell}
schemaVersion: 2.1.0
deploymentSpec:
  executors:
    shell: {container: {image: 'debian:bookworm-slim', command: [sh, -c, ${JSON.stringify(command)}], resources: {resourceMemoryLimit: ${limit}}}}
components: {shell: {executorLabel: shell}}
root: {dag: {tasks: {shell: {componentRef: {name: shell}}}}}
`);

test.each([
  ['exit 0', undefined],
  ['echo one; echo two >&2; exit 7', { code: 'STEP_FAILED', message: 'shell ended with exit code 7.' }],
  ['exit 137', { code: 'STEP_FAILED', message: 'shell ended with exit code 137.' }],
  // The shell itself is the container's main process: what it reads into a variable is its own memory.
  ['x=$(head -c 200000000 /dev/zero | tr "\\\\0" x)', { code: 'OUT_OF_MEMORY' }],
])('a container that ends at once, or by a signal, is not lost: %s', async (command, error) => {
  const { record } = await runPipeline({ ...options, ...shell(command) });
  const [step] = record.steps;
  expect(step?.state).toBe(error === undefined ? 'succeeded' : 'failed');
  if (error !== undefined) expect(step?.error).toMatchObject(error);
  if (command.startsWith('echo')) expect(new Set(step?.error?.tail)).toEqual(new Set(['one', 'two']));
  expect(running()).toBe('');
});

test('an image that is nowhere is told as such', async () => {
  const { spec } = shell('true');
  const yaml = toYaml({ spec }).replace('debian:bookworm-slim', 'localhost:1/no/such:image');
  const { record } = await runPipeline({ ...options, ...fromYaml(yaml) });
  expect(record.steps[0]?.error?.code).toBe('IMAGE_MISSING');
});
