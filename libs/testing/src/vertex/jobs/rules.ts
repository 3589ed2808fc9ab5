import type { Violation } from '../server/api-error.ts';
import type { CustomJobSpec, WorkerPoolSpec } from '../server/messages.ts';
import { gcsUriRule, required } from '../server/rules.ts';

/** What is wrong with the spec of a job, or of the trials of one. */
export function jobSpecRule(field: string, spec: CustomJobSpec | null | undefined): Violation[] {
  const pools = spec?.workerPoolSpecs ?? [];
  if (pools.length === 0) return [{ field: `${field}.worker_pool_specs`, description: 'Required field is not set.' }];
  return [
    ...pools.flatMap((pool, index) => poolRule(`${field}.worker_pool_specs[${index}]`, pool, index)),
    ...gcsUriRule(`${field}.base_output_directory`, spec?.baseOutputDirectory?.outputUriPrefix),
    ...patternRule(`${field}.service_account`, spec?.serviceAccount, /^[^@\s]+@[^@\s]+$/),
    ...patternRule(`${field}.network`, spec?.network, /^projects\/[^/]+\/global\/networks\/[^/]+$/),
    ...(Number(spec?.scheduling?.timeout?.seconds ?? 0) < 0
      ? [{ field: `${field}.scheduling.timeout`, description: 'Must not be negative.' }]
      : []),
  ];
}

function poolRule(field: string, pool: WorkerPoolSpec, index: number): Violation[] {
  const replicas = Number(pool.replicaCount ?? 0);
  const { acceleratorType, acceleratorCount, machineType } = pool.machineSpec ?? {};
  const accelerated = acceleratorType != null && acceleratorType !== 'ACCELERATOR_TYPE_UNSPECIFIED';
  return [
    ...required(`${field}.machine_spec.machine_type`, machineType),
    ...(pool.containerSpec == null && pool.pythonPackageSpec == null
      ? [{ field, description: 'Exactly one of container_spec and python_package_spec must be set.' }]
      : required(`${field}.container_spec.image_uri`, pool.containerSpec?.imageUri)),
    ...(replicas >= 1 ? [] : [{ field: `${field}.replica_count`, description: 'Must be at least 1.' }]),
    ...(index === 0 && replicas > 1
      ? [{ field: `${field}.replica_count`, description: 'The first worker pool has exactly one replica.' }]
      : []),
    ...(accelerated !== (acceleratorCount ?? 0) > 0
      ? [{ field: `${field}.machine_spec`, description: 'accelerator_type and accelerator_count go together.' }]
      : []),
    ...((pool.containerSpec?.env ?? []).length > 100
      ? [{ field: `${field}.container_spec.env`, description: 'At most 100 environment variables.' }]
      : []),
  ];
}

const patternRule = (field: string, value: string | null | undefined, pattern: RegExp): Violation[] =>
  value == null || value === '' || pattern.test(value) ? [] : [{ field, description: `Invalid value: ${value}` }];
