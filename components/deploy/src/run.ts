import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ModelRegistry, registryUri } from '@millrace/metadata';
import { openStore } from '@millrace/storage';
import { checkBundle } from './bundle-check.ts';
import type { DeployRun } from './component.ts';
import { judgementOf } from './judgement.ts';
import { readLabels, requireModel, requireVersion } from './request.ts';
import { RegistryTarget } from './targets/registry-target.ts';
import type { Outcome, Target } from './targets/target.ts';

type Inputs = Parameters<DeployRun>[0];
type Context = Parameters<DeployRun>[2];

/** Does one action on the target, and writes down what came of it. */
export const run: DeployRun = async (inputs, outputs, context) => {
  const { action, dryRun, modelName } = inputs;
  const target = targetOf(inputs, context);
  const outcome = await perform(target, inputs, context);
  const { version, changes, aliases } = outcome;
  const alias =
    version === undefined
      ? ''
      : version === aliases.champion
        ? 'champion'
        : version === aliases.previous
          ? 'previous'
          : '';
  const deployment = {
    ...{ formatVersion: 1, target: target.kind, uri: target.uri, model: modelName, action, dryRun },
    ...{ version: version ?? null, alias, changes, aliases },
  };
  await mkdir(outputs.deployment.path, { recursive: true });
  await writeFile(join(outputs.deployment.path, 'deployment.json'), `${JSON.stringify(deployment, null, 2)}\n`);
  const said = changes.length === 0 ? 'nothing to change' : changes.join(', ');
  context.logger.info(`${dryRun ? 'would have: ' : ''}${said}`, { champion: aliases.champion ?? null });
  return { version: version === undefined ? '' : String(version), alias };
};

/** Where models are put. The registry is the one target so far. */
function targetOf({ registry, modelName, dryRun }: Inputs, { bucket, execution, signal }: Context): Target {
  const uri = registryUri({ registry, bucket, pipeline: execution.pipeline });
  const models = new ModelRegistry(openStore(uri), modelName, { signal });
  return new RegistryTarget(models, { execution: `${execution.pipeline}/${execution.step}/${execution.id}`, dryRun });
}

async function perform(target: Target, inputs: Inputs, { logger }: Context): Promise<Outcome> {
  switch (inputs.action) {
    case 'promote':
      return target.promote(requireVersion(inputs.toVersion));
    case 'rollback':
      return target.rollback();
    case 'status':
      return target.status();
    case 'deploy': {
      const bundle = requireModel(inputs.model?.path);
      await checkBundle(bundle);
      const labels = readLabels(inputs.labels);
      const { metrics, passed, reasons } = await judgementOf(inputs.evaluation?.path, bundle);
      if (!passed) logger.warn('the gate said no: the model is registered, not promoted', { reasons });
      return target.deploy({ bundle, metrics, labels, promote: inputs.promote && passed });
    }
  }
}
