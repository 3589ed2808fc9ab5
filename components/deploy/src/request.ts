import { EXIT, invalid, type JsonObject, MillraceError } from '@millrace/contract';
import type { DeployRun } from './component.ts';

type Inputs = Parameters<DeployRun>[0];

/**
 * Labels as text.
 * @throws MillraceError `INVALID_LABELS` with every problem.
 */
export function readLabels(labels: JsonObject | undefined): Record<string, string> {
  const entries = Object.entries(labels ?? {});
  const problems = entries
    .filter(([, value]) => typeof value !== 'string')
    .map(([name, value]) => ({
      path: `labels.${name}`,
      code: 'WRONG_TYPE',
      message: `expected text, got ${JSON.stringify(value)}.`,
    }));
  if (problems.length > 0) throw invalid('INVALID_LABELS', 'Labels', problems);
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

/** @throws MillraceError `VERSION_REQUIRED`. */
export function requireVersion(version: number | undefined): number {
  if (version !== undefined) return version;
  throw new MillraceError('VERSION_REQUIRED', 'Which version shall be champion?', {
    hint: 'Add --to-version N; --action status shows what there is.',
    exitCode: EXIT.usage,
  });
}

/** @throws MillraceError `MODEL_REQUIRED`. */
export function requireModel(path: string | undefined): string {
  if (path !== undefined) return path;
  throw new MillraceError('MODEL_REQUIRED', 'There is no model to deploy.', {
    hint: 'Run train first, or give --model PATH.',
    exitCode: EXIT.usage,
  });
}

const VERTEX_ONLY = [
  ...(['modelId', 'versionAlias', 'endpoint', 'servingImage', 'machineType', 'minReplicas'] as const),
  ...(['maxReplicas', 'serviceAccount', 'canary', 'priceList'] as const),
];

/** @throws MillraceError `INVALID_OPTIONS` for what a registry in the bucket has no use for */
export function refuseVertexOptions(inputs: Inputs): void {
  const given = VERTEX_ONLY.filter((name) => inputs[name] !== undefined);
  const flags = (['replaceExistingVersion', 'removeEndpoint'] as const).filter((name) => inputs[name]);
  const problems = [...given, ...flags].map((name) => ({
    path: name,
    code: 'ONLY_ON_VERTEX',
    message: 'has no meaning for the registry in the bucket.',
    hint: 'Add --target vertex.',
  }));
  if (problems.length > 0) throw invalid('INVALID_OPTIONS', 'Options of deploy', problems);
}
