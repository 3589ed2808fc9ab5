import type { FakeVertex } from '@millrace/testing';

/**
 * What there is, in words: models and endpoints by name, and each version with its aliases and its share of requests,
 * e.g. `bitcoin@2 champion default 100 %`. A version that is deployed twice has two shares.
 */
export function shown({ state }: FakeVertex): readonly string[] {
  const deployments = state.endpoints.flatMap(({ deployedModels, trafficSplit }) =>
    (deployedModels ?? []).map(({ id, model, modelVersionId }) => ({
      ...{ version: `${model}@${modelVersionId}`, share: `${trafficSplit?.[id ?? ''] ?? 0} %` },
    })),
  );
  const versions = state.models.map(({ name, versionAliases }) => {
    const shares = deployments.filter(({ version }) => version === name).map(({ share }) => share);
    return [name?.split('/').at(-1), ...(versionAliases ?? []).toSorted(), ...shares].join(' ');
  });
  return [...versions.toSorted(), ...state.endpoints.map(({ displayName }) => `endpoint ${displayName}`)];
}

/** What must hold whenever nothing is under way: each break of it in words. */
export function broken({ state }: FakeVertex): readonly string[] {
  const problems: string[] = [];
  const bundles = state.models.map(({ artifactUri }) => artifactUri);
  if (new Set(bundles).size < bundles.length) problems.push(`a version is doubled: ${bundles.join(', ')}`);
  if (state.endpoints.length > 1) problems.push(`${state.endpoints.length} endpoints`);
  for (const { deployedModels, trafficSplit } of state.endpoints) {
    const versions = (deployedModels ?? []).map(({ modelVersionId }) => modelVersionId);
    if (new Set(versions).size < versions.length) problems.push(`a deployment is doubled: ${versions.join(', ')}`);
    const shares = Object.values(trafficSplit ?? {});
    const sum = shares.reduce((a, b) => a + b, 0);
    if (shares.length > 0 && sum !== 100) problems.push(`traffic sums to ${sum}`);
  }
  return problems;
}
