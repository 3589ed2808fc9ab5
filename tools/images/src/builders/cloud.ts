import { dirname, relative } from 'node:path';
import { EXIT, type Logger, MillraceError, type Problem } from '@millrace/contract';
import type { BuildRequest } from './docker.ts';

/** Where Cloud Build builds. */
export interface CloudOptions {
  readonly project?: string;
  readonly region?: string;
  /** `gs://BUCKET[/prefix]`: where the context is uploaded to. */
  readonly stagingBucket?: string;
  readonly serviceAccount?: string;
  readonly machineType?: string;
}

/**
 * Builds and pushes in Cloud Build and gives the digest that was pushed.
 * @param key the content key: a build of the same content that still runs is waited for.
 * @throws MillraceError `PROJECT_REQUIRED`, `STAGING_BUCKET_REQUIRED`, and those of Cloud Build.
 */
export async function cloudBuild(request: BuildRequest, key: string, options: CloudOptions): Promise<string> {
  const { project, stagingBucket } = required(options);
  const { region, serviceAccount, machineType } = options;
  const colon = request.image.lastIndexOf(':');
  const folder = dirname(request.dockerfile);
  const { buildInCloud } = await import('../cloud-build/index.ts');
  const { digest } = await buildInCloud({
    project,
    stagingBucket,
    ...(region === undefined ? {} : { region }),
    ...(serviceAccount === undefined ? {} : { serviceAccount }),
    ...(machineType === undefined ? {} : { machineType }),
    folder,
    context: relative(folder, request.folder),
    dockerfile: relative(folder, request.dockerfile),
    image: request.image.slice(0, colon),
    tags: [request.image.slice(colon + 1)],
    contentKey: key.slice('sha256:'.length, 'sha256:'.length + 16),
    buildArgs: request.buildArgs,
    labels: request.labels,
    environment: process.env,
    logger: toOutput(request.onOutput),
  });
  return digest;
}

function required({ project, stagingBucket }: CloudOptions): { project: string; stagingBucket: string } {
  const problems: Problem[] = [];
  const need = (value: string | undefined, path: string, code: string, message: string) => {
    if (value === undefined) problems.push({ path, code, message });
    return value ?? '';
  };
  const found = {
    project: need(project, '--project', 'PROJECT_REQUIRED', 'Which project builds? CLOUD_ML_PROJECT_ID says it too.'),
    stagingBucket: need(
      stagingBucket,
      '--staging-bucket',
      'STAGING_BUCKET_REQUIRED',
      'Where can the files of the image be uploaded to?',
    ),
  };
  const [first] = problems;
  if (first === undefined) return found;
  throw new MillraceError(first.code, 'Cloud Build needs to know where it works.', {
    problems,
    hint: 'build-image NAME --builder cloud-build --push --project PROJECT --staging-bucket gs://BUCKET/builds',
    exitCode: EXIT.usage,
  });
}

const toOutput = (onOutput: (text: string) => void): Logger => {
  const line = (message: string) => onOutput(`${message}\n`);
  return { debug: line, info: line, warn: line, error: line };
};
