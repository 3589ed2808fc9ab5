import { createHash, randomBytes } from 'node:crypto';
import { EXIT, type Logger, MillraceError } from '@millrace/contract';
import { openStore } from '@millrace/storage';
import { archiveOf } from './archive.ts';
import { type CloudBuilds, type NewBuild, openCloudBuilds } from './client.ts';
import { buildFailure, isAmbiguous } from './errors.ts';
import { type CloudBuild, hasEnded } from './plain.ts';
import { DEFAULT_POLL, type Poll, waitForBuild } from './wait.ts';

/** One image to build in Cloud Build. */
export interface CloudImageOptions {
  readonly project: string;
  /** Default `global`. */
  readonly region?: string;
  /** Where the context is uploaded: `gs://BUCKET[/prefix]`. */
  readonly stagingBucket: string;
  /** Folder whose parts `context` and `dockerfile` are sent; nothing else of it is. */
  readonly folder: string;
  /** The Docker context, relative to `folder`. */
  readonly context: string;
  /** Relative to `folder`. */
  readonly dockerfile: string;
  /** Without a tag: `europe-west4-docker.pkg.dev/p/r/train`. */
  readonly image: string;
  /** At least one. */
  readonly tags: readonly string[];
  /** 16 hexadecimal digits of the content key: a build of the same content that still runs is waited for. */
  readonly contentKey: string;
  readonly buildArgs?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  /** Email of the service account that builds. Default: the project's. */
  readonly serviceAccount?: string;
  /** `E2_MEDIUM`, `E2_STANDARD_2`, `E2_HIGHCPU_8` (default) or `E2_HIGHCPU_32`. */
  readonly machineType?: string;
  /** Default 3600. */
  readonly timeoutSeconds?: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly logger: Logger;
  readonly signal?: AbortSignal;
  readonly poll?: Poll;
}

export interface CloudImageResult {
  readonly image: string;
  /** `sha256:<hex>` of what was pushed. */
  readonly digest: string;
  readonly buildId: string;
  readonly logUrl: string | undefined;
}

/** Times a build is asked for when no answer comes. */
const ATTEMPTS = 4;

/**
 * Builds and pushes an image in Cloud Build: uploads the context, starts a build or finds the one that already builds
 * this content, waits for its end, and gives the digest that was pushed. Interrupted and called again it waits for the
 * build of before.
 * @throws MillraceError `CLOUD_BUILD_FAILED` with the log's address, `CLOUD_BUILD_DENIED` with the role that is missing,
 * `CLOUD_BUILD_UNAVAILABLE`, `CLOUD_BUILD_QUOTA_EXCEEDED`, `ABORTED`, and those of the storage.
 */
export async function buildInCloud(options: CloudImageOptions): Promise<CloudImageResult> {
  const { project, region, environment, logger, image } = options;
  const builds = await openCloudBuilds({
    ...{ project, environment },
    ...(region === undefined ? {} : { region }),
  });
  try {
    const running = await findRunning(builds, options);
    if (running !== undefined) logger.info(`build ${running.id} of ${image} already runs`, { build: running.id });
    const build = running ?? (await start(builds, options));
    const ended = await waitForBuild(builds, build, { ...options, poll: options.poll ?? DEFAULT_POLL });
    return { image, digest: digestOf(ended, image), buildId: ended.id, logUrl: ended.logUrl };
  } finally {
    await builds.close();
  }
}

async function start(builds: CloudBuilds, options: CloudImageOptions): Promise<CloudBuild> {
  const source = await uploadContext(options);
  // This tag is of this call alone: after a lost answer it tells our build from any other of the same content.
  const attempt = `millrace-attempt-${randomBytes(8).toString('hex')}`;
  const request = buildRequest(options, source, attempt);
  for (let made = 1; ; made++) {
    try {
      const build = await builds.create(request);
      options.logger.info(`build ${build.id} of ${options.image} started: ${build.logUrl ?? ''}`, { build: build.id });
      return build;
    } catch (error) {
      if (!isAmbiguous(error)) throw error;
      const found = await firstOf(builds.list(`tags="${attempt}"`), ({ tags }) => tags.includes(attempt));
      if (found !== undefined) return found;
      if (made >= ATTEMPTS) throw error;
    }
  }
}

const contentTag = ({ contentKey }: CloudImageOptions) => `millrace-content-${contentKey}`;
const references = ({ image, tags }: CloudImageOptions) => tags.map((tag) => `${image}:${tag}`);

/** A build of the same content, not ended, that pushes what we want pushed. */
function findRunning(builds: CloudBuilds, options: CloudImageOptions): Promise<CloudBuild | undefined> {
  const tag = contentTag(options);
  const wanted = references(options);
  return firstOf(
    builds.list(`tags="${tag}"`),
    (build) => !hasEnded(build) && build.tags.includes(tag) && wanted.every((image) => build.images.includes(image)),
  );
}

async function firstOf(
  builds: AsyncIterable<CloudBuild>,
  accept: (build: CloudBuild) => boolean,
): Promise<CloudBuild | undefined> {
  for await (const build of builds) if (accept(build)) return build;
  return undefined;
}

interface UploadedSource {
  readonly bucket: string;
  readonly object: string;
  readonly generation: string;
}

/** The object is named by the digest of its bytes: the same context is uploaded once. */
async function uploadContext(options: CloudImageOptions): Promise<UploadedSource> {
  const { folder, context, dockerfile, signal, stagingBucket } = options;
  const bytes = await archiveOf(folder, [context, dockerfile]);
  const store = await openStore(stagingBucket);
  const key = `source/${createHash('sha256').update(bytes).digest('hex')}.tgz`;
  const call = signal === undefined ? {} : { signal };
  const object = (await store.stat(key, call)) ?? (await store.write(key, bytes, call));
  const [, bucket, path] = /^gs:\/\/([^/]+)\/(.+)$/.exec(store.uriOf(key)) ?? [];
  if (bucket === undefined || path === undefined) throw notABucket(stagingBucket);
  return { bucket, object: path, generation: object.generation };
}

const notABucket = (given: string) =>
  new MillraceError('BUCKET_REQUIRED', `Cloud Build cannot read ${given}.`, { hint: '--staging gs://BUCKET' });

function buildRequest(options: CloudImageOptions, source: UploadedSource, attempt: string): NewBuild {
  const { project, serviceAccount, machineType = 'E2_HIGHCPU_8', timeoutSeconds = 3_600 } = options;
  const images = references(options);
  const flags = (name: string, values: Readonly<Record<string, string>> = {}) =>
    Object.entries(values).flatMap(([key, value]) => [name, `${key}=${value}`]);
  return {
    source: { storageSource: source },
    steps: [
      {
        id: 'build',
        name: 'gcr.io/cloud-builders/docker',
        env: ['DOCKER_BUILDKIT=1'],
        args: [
          ...['build', '--file', options.dockerfile],
          ...images.flatMap((image) => ['--tag', image]),
          ...flags('--build-arg', options.buildArgs),
          ...flags('--label', options.labels),
          options.context,
        ],
      },
    ],
    images,
    tags: [contentTag(options), attempt],
    timeout: { seconds: timeoutSeconds },
    options: { logging: 'CLOUD_LOGGING_ONLY', machineType: machineOf(machineType) },
    ...(serviceAccount === undefined
      ? {}
      : { serviceAccount: `projects/${project}/serviceAccounts/${serviceAccount}` }),
  };
}

const MACHINES = ['E2_MEDIUM', 'E2_STANDARD_2', 'E2_HIGHCPU_8', 'E2_HIGHCPU_32'] as const;

/** @throws MillraceError `INVALID_MACHINE_TYPE` */
function machineOf(name: string): (typeof MACHINES)[number] {
  const machine = MACHINES.find((known) => known === name);
  if (machine !== undefined) return machine;
  throw new MillraceError('INVALID_MACHINE_TYPE', `Cloud Build has no machine ${name}.`, {
    hint: `--machine-type ${MACHINES.join('|')}`,
    exitCode: EXIT.usage,
  });
}

/** @throws MillraceError `CLOUD_BUILD_FAILED` */
function digestOf(build: CloudBuild, image: string): string {
  if (build.status !== 'SUCCESS') throw buildFailure(build, image);
  const pushed = build.results.find(({ name }) => name === image || name.startsWith(`${image}:`));
  if (pushed !== undefined) return pushed.digest;
  throw new MillraceError('CLOUD_BUILD_FAILED', `Build ${build.id} succeeded and names no digest of ${image}.`, {
    hint: `Its log: ${build.logUrl ?? `gcloud builds log ${build.id}`}`,
  });
}
