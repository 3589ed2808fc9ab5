import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ModelRegistry, registryUri } from '@millrace/metadata';
import { openStore } from '@millrace/storage';
import { checkBundle } from './bundle-check.ts';
import type { DeployRun } from './component.ts';
import { judgementOf } from './judgement.ts';
import { readLabels, refuseVertexOptions, requireModel } from './request.ts';
import { RegistryTarget } from './targets/registry-target.ts';
import type { Outcome, Target } from './targets/target.ts';
import type { VertexSettings } from './targets/vertex/open.ts';

type Inputs = Parameters<DeployRun>[0];
type Outputs = Parameters<DeployRun>[1];
type Context = Parameters<DeployRun>[2];

/** Does one action on the target, and writes down what came of it. */
export const run: DeployRun = (inputs, outputs, context) => act({}, inputs, outputs, context);

/** The work with Vertex AI called as told: where an emulator is, how long to wait. For tests of what surrounds it. */
export const withSettings = (settings: VertexSettings) => ({
  run(...given: Parameters<DeployRun>): ReturnType<DeployRun> {
    return act(settings, ...given);
  },
});

async function act(
  settings: VertexSettings,
  inputs: Inputs,
  outputs: Outputs,
  context: Context,
): ReturnType<DeployRun> {
  const { target, close } = await targetOf(settings, inputs, context);
  try {
    const outcome = await perform(target, inputs, context);
    await writeDeployment(target, outcome, inputs, outputs);
    const { version, changes, aliases } = outcome;
    const said = changes.length === 0 ? 'nothing to change' : changes.join(', ');
    context.logger.info(`${inputs.dryRun ? 'would have: ' : ''}${said}`, { champion: aliases.champion ?? null });
    return { version: version === undefined ? '' : String(version), alias: aliasOf(target, outcome) };
  } finally {
    await close();
  }
}

/** Where models are put. What Vertex AI needs is loaded only for it. */
async function targetOf(
  settings: VertexSettings,
  inputs: Inputs,
  context: Context,
): Promise<{ readonly target: Target; readonly close: () => Promise<void> }> {
  if (inputs.target === 'vertex') {
    const { openVertexTarget } = await import('./targets/vertex/open.ts');
    return openVertexTarget(settings, inputs, context);
  }
  refuseVertexOptions(inputs);
  const { registry, modelName, dryRun } = inputs;
  const { bucket, execution, signal } = context;
  const uri = registryUri({ registry, bucket, pipeline: execution.pipeline });
  const models = new ModelRegistry(openStore(uri), modelName, { signal });
  const by = `${execution.pipeline}/${execution.step}/${execution.id}`;
  return { target: new RegistryTarget(models, { execution: by, dryRun }), close: async () => undefined };
}

async function perform(target: Target, inputs: Inputs, { logger }: Context): Promise<Outcome> {
  switch (inputs.action) {
    case 'promote':
      return target.promote(inputs.toVersion);
    case 'rollback':
      return target.rollback();
    case 'undeploy':
      return target.undeploy(inputs.toVersion);
    case 'status':
      return target.status();
    case 'deploy': {
      const bundle = requireModel(inputs.model?.path);
      await checkBundle(bundle);
      const labels = readLabels(inputs.labels);
      const { metrics, passed, reasons, evaluation } = await judgementOf(inputs.evaluation?.path, bundle);
      if (!passed) logger.warn('the gate said no: the model is registered, not promoted', { reasons });
      const promote = inputs.promote && passed;
      return target.deploy({ bundle, uri: inputs.model?.uri ?? '', metrics, evaluation, labels, promote });
    }
  }
}

function aliasOf({ alias }: Target, { version, aliases }: Outcome): string {
  if (version === undefined) return '';
  return version === aliases.champion ? alias : version === aliases.previous ? 'previous' : '';
}

async function writeDeployment(target: Target, outcome: Outcome, inputs: Inputs, outputs: Outputs): Promise<void> {
  const { version, changes, aliases, details } = outcome;
  const { action, dryRun, modelName } = inputs;
  const deployment = {
    ...{ formatVersion: 1, target: target.kind, uri: target.uri, model: modelName, action, dryRun },
    ...{ version: version ?? null, alias: aliasOf(target, outcome), changes, aliases, ...details },
  };
  await mkdir(outputs.deployment.path, { recursive: true });
  await writeFile(join(outputs.deployment.path, 'deployment.json'), `${JSON.stringify(deployment, null, 2)}\n`);
}
