import { createHash } from 'node:crypto';
import { invalid, MillraceError, type Problem } from '@millrace/contract';
import { type Place, resolvePlace } from '@millrace/vertex';
import type { DeployRun } from '../../component.ts';
import type { Names } from './observe.ts';
import { type PriceList, readPrices } from './prices.ts';
import { ALIASES, type Machines } from './state.ts';

type Inputs = Parameters<DeployRun>[0];

export interface VertexTargetOptions {
  readonly place: Place;
  readonly names: Names;
  readonly alias: string;
  readonly image: string | undefined;
  readonly machines: Partial<Machines>;
  readonly canary: number | undefined;
  readonly replace: boolean;
  readonly removeEndpoint: boolean;
  readonly prices: PriceList | undefined;
}

/** Where from a project and a region may come. */
export interface Surroundings {
  readonly project?: string | undefined;
  readonly region?: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * What is asked of Vertex AI.
 * @throws MillraceError `INVALID_OPTIONS` with every problem: also what only shows together, such as a bundle that is
 *   not in a bucket, or `minReplicas` above `maxReplicas`
 */
export function readVertexOptions(inputs: Inputs, surroundings: Surroundings): VertexTargetOptions {
  const { place, problems: misplaced } = placeOf(surroundings);
  const { prices, problems: unpriced } =
    inputs.priceList === undefined ? { problems: [] } : readPrices(inputs.priceList);
  const problems = [
    ...misplaced,
    ...unpriced,
    ...nameProblems(inputs),
    ...labelProblems(inputs),
    ...machineProblems(inputs),
  ];
  problems.push(...(inputs.action === 'deploy' ? deployProblems(inputs) : otherProblems(inputs)));
  if (problems.length > 0 || place === undefined) throw invalid('INVALID_OPTIONS', 'Options of deploy', problems);
  const { machineType, minReplicas, maxReplicas, serviceAccount } = inputs;
  return {
    place,
    names: {
      ...{ model: inputs.modelName, modelId: inputs.modelId, newModelId: inputs.modelId ?? idOf(inputs.modelName) },
      endpoint: inputs.endpoint ?? inputs.modelName,
    },
    alias: inputs.versionAlias ?? 'champion',
    machines: defined({ machineType, minReplicas, maxReplicas, serviceAccount }),
    ...{ image: inputs.servingImage, canary: inputs.canary, replace: inputs.replaceExistingVersion },
    ...{ removeEndpoint: inputs.removeEndpoint, prices },
  };
}

const problem = (path: string, code: string, message: string, hint?: string): Problem => ({
  ...{ path, code, message },
  ...(hint === undefined ? {} : { hint }),
});

function placeOf(surroundings: Surroundings): { readonly place?: Place; readonly problems: readonly Problem[] } {
  try {
    return { place: resolvePlace(surroundings), problems: [] };
  } catch (error) {
    if (error instanceof MillraceError && error.problems.length > 0) return { problems: error.problems };
    throw error;
  }
}

function nameProblems({ modelId, versionAlias }: Inputs): Problem[] {
  const problems: Problem[] = [];
  if (modelId !== undefined && !/^[a-z0-9_-]{1,63}$/.test(modelId)) {
    problems.push(problem('modelId', 'INVALID_VALUE', 'expected 1 to 63 lower-case letters, digits, _ and -.'));
  }
  if (versionAlias === undefined) return problems;
  const ours: readonly string[] = Object.values(ALIASES);
  if (ours.includes(versionAlias)) {
    problems.push(problem('versionAlias', 'RESERVED_ALIAS', `${versionAlias} is kept by deploy itself.`));
  } else if (!/^[a-z][a-zA-Z0-9-]{0,126}[a-z0-9]$/.test(versionAlias)) {
    const message = 'expected 2 to 128 letters, digits and hyphens, a lower-case letter first.';
    problems.push(problem('versionAlias', 'INVALID_VALUE', message));
  }
  return problems;
}

const labelProblems = ({ labels = {} }: Inputs): Problem[] =>
  Object.entries(labels).flatMap(([key, value]) =>
    /^[a-z][a-z0-9_-]{0,62}$/.test(key) && typeof value === 'string' && /^[a-z0-9_-]{0,63}$/.test(value)
      ? []
      : [problem(`labels.${key}`, 'INVALID_LABEL', 'Vertex AI takes up to 63 lower-case letters, digits, _ and -.')],
  );

const machineProblems = ({ minReplicas = 1, maxReplicas }: Inputs): Problem[] =>
  maxReplicas === undefined || maxReplicas >= minReplicas
    ? []
    : [problem('maxReplicas', 'INVALID_VALUE', `${maxReplicas} is less than minReplicas, ${minReplicas}.`)];

function deployProblems({ model, servingImage, canary, replaceExistingVersion }: Inputs): Problem[] {
  const problems: Problem[] = [];
  if (model === undefined) {
    problems.push(problem('model', 'MODEL_REQUIRED', 'there is no model to deploy.', 'Run train first.'));
  } else if (!model.uri.startsWith('gs://')) {
    const hint = 'Train with --bucket gs://BUCKET, or copy it: gcloud storage cp -r MODEL gs://BUCKET/model';
    problems.push(problem('model', 'BUNDLE_NOT_IN_BUCKET', `Vertex AI cannot read ${model.uri}.`, hint));
  }
  if (servingImage === undefined) {
    const hint = 'build-image serve --push prints it.';
    problems.push(problem('servingImage', 'IMAGE_REQUIRED', 'which image shall serve the model?', hint));
  } else if (!/^[^\s@]+@sha256:[0-9a-f]{64}$/.test(servingImage)) {
    const hint = `gcloud artifacts docker images describe ${servingImage} --format='value(image_summary.fully_qualified_digest)'`;
    const message = 'is not named by its digest: what a tag names changes.';
    problems.push(problem('servingImage', 'IMAGE_WITHOUT_DIGEST', message, hint));
  }
  if (canary !== undefined && replaceExistingVersion) {
    const message = 'a canary replaces nothing: leave one of them out.';
    problems.push(problem('replaceExistingVersion', 'CONFLICTING_OPTIONS', message));
  }
  return problems;
}

const otherProblems = ({ action, canary, replaceExistingVersion, removeEndpoint }: Inputs): Problem[] => [
  ...(canary === undefined ? [] : [misplacedOption('canary', action)]),
  ...(replaceExistingVersion ? [misplacedOption('replaceExistingVersion', action)] : []),
  ...(removeEndpoint && action !== 'undeploy' ? [misplacedOption('removeEndpoint', action)] : []),
];

const misplacedOption = (name: string, action: string): Problem =>
  problem(name, 'CONFLICTING_OPTIONS', `has no meaning with the action ${action}.`);

/** A model's id from its name: the name itself where it may be one. */
function idOf(name: string): string {
  if (/^[a-z_][a-z0-9_-]{0,62}$/.test(name)) return name;
  const clean = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 50);
  return `${clean || 'model'}-${createHash('sha256').update(name).digest('hex').slice(0, 8)}`;
}

const defined = <T extends object>(values: T): { [K in keyof T]?: NonNullable<T[K]> } => {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: NonNullable<T[K]> };
};
