import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ARTIFACT_TYPES } from '@millrace/contract';
import type { PipelineSpec } from '@millrace/pipeline';
import { artifactsOf, dockerLauncher, type Launcher, runPipeline, type Values } from '@millrace/runner';
import { openStore } from '@millrace/storage';
import type { Job } from './job.ts';
import type { Made, Result } from './result.ts';

/** Runs one in our runner, by default in containers. */
export async function runInMillrace(
  { compiled, folder, arguments: inputs }: Job,
  launcher: Launcher = dockerLauncher(),
): Promise<Result> {
  const store = openStore(join(folder, 'millrace'));
  const { outcome, outputs, record } = await runPipeline({ ...compiled, inputs, store, launcher });
  const errors = record.steps.flatMap(({ id, error }) => (error === undefined ? [] : [`${id}: ${error.message}`]));
  const ran = record.steps
    .filter(({ state }) => state === 'succeeded' || state === 'cached')
    .flatMap(({ id = '' }) => componentOf(id, compiled.spec) ?? [])
    .sort();
  if (outcome !== 'succeeded') return { error: [outcome, ...errors].join('\n'), ran };
  return {
    parameters: outputs.parameters,
    artifacts: await describe(outputs.artifacts),
    ran,
  };
}

async function describe(artifacts: Values['artifacts']): Promise<Made['artifacts']> {
  const found: Made['artifacts'] = {};
  for (const [name, value] of Object.entries(artifacts)) {
    for (const { type, metadata, uri } of artifactsOf(value)) {
      const content = await readFile(uri.startsWith('file:') ? fileURLToPath(uri) : uri, 'utf8');
      found[name] = { type: ARTIFACT_TYPES[type], metadata: { ...metadata }, content };
    }
  }
  return found;
}

/** The component of the step `greet/for-loop-1[0]/say`, less its prefix, and the iterations: `greet-say[0]`. Importers run nothing. */
function componentOf(step: string, { root, components, deploymentSpec }: PipelineSpec): string | undefined {
  let { dag } = root;
  let iterations = '';
  for (const segment of step.split('/')) {
    const [, key = '', indices = ''] = /^(.*?)((?:\[\d+\])*)$/.exec(segment) ?? [];
    iterations += indices;
    const { name = '' } = dag?.tasks[key]?.componentRef ?? {};
    const component = components?.[name];
    const executor = deploymentSpec?.executors?.[component?.executorLabel ?? ''];
    if (executor?.container !== undefined) return `${name.replace(/^comp-/, '')}${iterations}`;
    dag = component?.dag;
  }
  return undefined;
}
