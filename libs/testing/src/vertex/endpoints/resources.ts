import type { Violation } from '../server/api-error.ts';
import type { DeployedModel } from '../server/messages.ts';

/** A custom container runs on machines of its own: which, and between how many. */
export function deploymentResources({ dedicatedResources: dedicated, sharedResources }: DeployedModel): Violation[] {
  if (sharedResources) return [];
  const field = 'deployed_model.dedicated_resources';
  if (dedicated == null) return [{ field, description: 'Required for a Model with a custom container.' }];
  const minimum = dedicated.minReplicaCount ?? 0;
  const maximum = dedicated.maxReplicaCount || minimum;
  return [
    ...(dedicated.machineSpec?.machineType
      ? []
      : [{ field: `${field}.machine_spec.machine_type`, description: 'Required field is not set.' }]),
    ...(minimum >= 1 ? [] : [{ field: `${field}.min_replica_count`, description: 'Must be at least 1.' }]),
    ...(maximum >= minimum
      ? []
      : [{ field: `${field}.max_replica_count`, description: 'Must not be below min_replica_count.' }]),
  ];
}
