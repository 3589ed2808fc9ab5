import type { CloudBuildClient } from '@google-cloud/cloudbuild';
import { endpointOf } from './endpoint.ts';
import { cloudBuildError } from './errors.ts';
import { type CloudBuild, cloudBuildSchema } from './plain.ts';

export interface CloudBuildsOptions {
  readonly project: string;
  /** Default `global`. */
  readonly region?: string;
  /** Where `CLOUD_BUILD_EMULATOR_HOST` is read. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** How long one call may take. Default 30 s. */
  readonly callTimeoutMs?: number;
}

/** A build to make: a part of `google.devtools.cloudbuild.v1.Build`, as @google-cloud/cloudbuild takes it. */
export type NewBuild = NonNullable<Parameters<CloudBuildClient['createBuild']>[0]>['build'];

/** The calls of the Cloud Build API that Millrace makes, each with a deadline; reading is repeated, creating is not. */
export interface CloudBuilds {
  readonly project: string;
  readonly region: string;
  /** Starts a build and gives it as queued. A lost answer leaves open whether there is one: look for its tag. */
  create(build: NewBuild): Promise<CloudBuild>;
  get(id: string): Promise<CloudBuild>;
  /** Newest first. @param filter e.g. `trigger_id="…" AND status="SUCCESS"`. */
  list(filter: string): AsyncIterable<CloudBuild>;
  close(): Promise<void>;
}

// The client's own table has these, but no deadline of minutes is of use to a command that a person waits for.
const RETRYABLE = [4, 14];
const backoff = (totalTimeoutMillis: number) => ({
  initialRetryDelayMillis: 200,
  retryDelayMultiplier: 2,
  maxRetryDelayMillis: 5_000,
  initialRpcTimeoutMillis: totalTimeoutMillis / 3,
  rpcTimeoutMultiplier: 1,
  maxRpcTimeoutMillis: totalTimeoutMillis / 3,
  totalTimeoutMillis,
});

/**
 * A client of Cloud Build. With `CLOUD_BUILD_EMULATOR_HOST` it speaks plain gRPC to that host, without credentials.
 * @throws MillraceError, from each call: `CLOUD_BUILD_DENIED`, `CLOUD_BUILD_UNAVAILABLE`, `CLOUD_BUILD_REFUSED`.
 */
export async function openCloudBuilds(options: CloudBuildsOptions): Promise<CloudBuilds> {
  const { project, region = 'global', callTimeoutMs = 30_000 } = options;
  const { CloudBuildClient, protos } = await import('@google-cloud/cloudbuild');
  const { Build } = protos.google.devtools.cloudbuild.v1;
  const client = new CloudBuildClient({ projectId: project, ...(await endpointOf(options.environment)) });
  const parent = `projects/${project}/locations/${region}`;
  const reading = { retry: { retryCodes: RETRYABLE, backoffSettings: backoff(callTimeoutMs) } };
  const readBuild = (message: object | null | undefined): CloudBuild =>
    cloudBuildSchema.parse(Build.toObject(Build.fromObject(message ?? {}), { enums: String, longs: String }));
  const tell = (error: unknown): never => {
    throw cloudBuildError(error, project);
  };
  return {
    ...{ project, region },
    async create(build) {
      const [operation] = await client
        .createBuild({ parent, projectId: project, build }, { timeout: callTimeoutMs, retry: null })
        .catch(tell);
      return readBuild(Object(operation.metadata).build);
    },
    async get(id) {
      const name = `${parent}/builds/${id}`;
      const [build] = await client.getBuild({ name, projectId: project, id }, reading).catch(tell);
      return readBuild(build);
    },
    async *list(filter) {
      try {
        const query = { parent, projectId: project, filter, pageSize: 50 };
        const found = client.listBuildsAsync(query, { ...reading, autoPaginate: false });
        for await (const build of found) yield readBuild(build);
      } catch (error) {
        tell(error);
      }
    },
    close: () => client.close(),
  };
}
