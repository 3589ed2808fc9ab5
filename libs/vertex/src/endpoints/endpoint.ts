import * as z from 'zod';
import { count, listOf, text, textMap, textOrEmpty, time } from '../answers.ts';
import { versionOf, withoutVersion } from '../names.ts';

/** A model version that an endpoint serves. */
export interface DeployedModel {
  /** Ten digits; the key of its traffic. */
  readonly id: string;
  /** `projects/P/locations/R/models/123`. */
  readonly model: string;
  readonly versionId: string;
  readonly displayName: string;
  readonly machineType?: string | undefined;
  readonly minReplicas: number;
  readonly maxReplicas: number;
  readonly serviceAccount?: string | undefined;
  /** ISO 8601, UTC. */
  readonly createTime?: string | undefined;
}

/** Where predictions are asked for. */
export interface Endpoint {
  /** `projects/P/locations/R/endpoints/123`. */
  readonly name: string;
  readonly displayName: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly deployedModels: readonly DeployedModel[];
  /** Percent of the requests by the id of a deployed model; those without traffic are left out. */
  readonly traffic: Readonly<Record<string, number>>;
  /** Changes with every change of the endpoint. */
  readonly etag?: string | undefined;
  /** ISO 8601, UTC. */
  readonly createTime?: string | undefined;
  readonly updateTime?: string | undefined;
}

/** `google.cloud.aiplatform.v1.DeployedModel` in an answer. */
export const deployedModelAnswer = z
  .object({
    id: z.string(),
    model: textOrEmpty,
    modelVersionId: textOrEmpty,
    displayName: textOrEmpty,
    serviceAccount: text,
    createTime: time,
    dedicatedResources: z
      .object({
        machineSpec: z.object({ machineType: text }).nullish(),
        minReplicaCount: count,
        maxReplicaCount: count,
      })
      .nullish(),
  })
  .transform(
    ({ id, model, modelVersionId, displayName, serviceAccount, createTime, dedicatedResources }): DeployedModel => ({
      ...{ id, model: withoutVersion(model), displayName, serviceAccount, createTime },
      versionId: modelVersionId || versionOf(model) || '',
      machineType: dedicatedResources?.machineSpec?.machineType,
      minReplicas: dedicatedResources?.minReplicaCount ?? 0,
      maxReplicas: dedicatedResources?.maxReplicaCount ?? 0,
    }),
  );

/** `google.cloud.aiplatform.v1.Endpoint` in an answer. */
export const endpointAnswer = z
  .object({
    name: z.string(),
    displayName: textOrEmpty,
    labels: textMap,
    deployedModels: listOf(deployedModelAnswer),
    trafficSplit: z.record(z.string(), z.number()).nullish(),
    etag: text,
    createTime: time,
    updateTime: time,
  })
  .transform(({ trafficSplit, ...endpoint }): Endpoint => ({ ...endpoint, traffic: withoutZeros(trafficSplit ?? {}) }));

/** A split without those that get nothing. */
export const withoutZeros = (split: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(split).filter(([, percent]) => percent !== 0));
