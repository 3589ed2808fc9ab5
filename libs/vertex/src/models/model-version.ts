import * as z from 'zod';
import { listOf, text, textMap, textOrEmpty, time } from '../answers.ts';
import { withoutVersion } from '../names.ts';

/** The container that serves a model: Vertex AI's contract for custom containers. */
export interface ServingContainer {
  /** By digest: `us-docker.pkg.dev/P/R/serve@sha256:…`. */
  readonly image: string;
  /** Path of predictions, e.g. `/predict`. */
  readonly predictRoute: string;
  /** Path of the health check, e.g. `/health`. */
  readonly healthRoute: string;
  readonly port: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** One version of a model in the registry. */
export interface ModelVersion {
  /** The model: `projects/P/locations/R/models/123`. */
  readonly name: string;
  /** E.g. `2`. */
  readonly versionId: string;
  /** The version's own name: `projects/P/locations/R/models/123@2`. */
  readonly versionName: string;
  readonly displayName: string;
  /** Exactly one version of a model has `default`. */
  readonly aliases: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly versionDescription: string;
  /** Folder of the bundle. */
  readonly artifactUri: string;
  /** Image of the container that serves it. */
  readonly image?: string | undefined;
  /** Where it is deployed. */
  readonly deployments: readonly { readonly endpoint: string; readonly deployedModelId: string }[];
  /** ISO 8601, UTC; of the version. */
  readonly createTime?: string | undefined;
  readonly updateTime?: string | undefined;
}

/** `google.cloud.aiplatform.v1.Model` in an answer. */
export const modelAnswer = z
  .object({
    name: z.string(),
    versionId: textOrEmpty,
    versionAliases: listOf(z.string()),
    versionCreateTime: time,
    versionUpdateTime: time,
    createTime: time,
    updateTime: time,
    displayName: textOrEmpty,
    versionDescription: textOrEmpty,
    artifactUri: textOrEmpty,
    labels: textMap,
    containerSpec: z.object({ imageUri: text }).nullish(),
    deployedModels: listOf(z.object({ endpoint: textOrEmpty, deployedModelId: textOrEmpty })),
  })
  .transform((model): ModelVersion => {
    const name = withoutVersion(model.name);
    const { versionId, displayName, labels, artifactUri } = model;
    return {
      ...{ name, versionId, versionName: `${name}@${versionId}`, displayName, labels, artifactUri },
      aliases: model.versionAliases,
      versionDescription: model.versionDescription,
      image: model.containerSpec?.imageUri,
      deployments: model.deployedModels,
      createTime: model.versionCreateTime ?? model.createTime,
      updateTime: model.versionUpdateTime ?? model.updateTime,
    };
  });
