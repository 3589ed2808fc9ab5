import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { History } from '@millrace/metadata';
import { fromYaml } from '@millrace/pipeline';
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
  execFileSync('docker', ['ps', '--quiet', '--filter', 'label=dev.millrace.owner'], { encoding: 'utf8' }).trim();

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
