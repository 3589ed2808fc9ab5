import { resolve } from 'node:path';
import { EXIT, formatError, MillraceError, type Problem } from '@millrace/contract';
import * as z from 'zod';
import { type BuildImageOptions, buildImage, type ImageResult } from './build-image.ts';
import { contentTag } from './content-key.ts';
import { componentNames } from './find-component.ts';
import { updateImages } from './images-file.ts';
import { commitTag, sourceOf } from './labels.ts';
import { prepareImage } from './prepare-image.ts';
import { findProject, type Project } from './project.ts';

const text = z.string().min(1).optional();
const flag = z.boolean().default(false);

/** Options of the command `build-image` and of the Nx executor of that name; the executor's schema lists them too. */
export const optionsSchema = z.strictObject({
  all: flag,
  repository: text,
  tag: text,
  push: flag,
  builder: z.enum(['docker', 'cloud-build']).default('docker'),
  images: text,
  sbom: text,
  provenance: text,
  plan: flag,
  rebuild: flag,
  context: flag,
  json: flag,
  project: text,
  region: text,
  stagingBucket: text,
  serviceAccount: text,
  machineType: text,
  component: text,
});
type Options = z.output<typeof optionsSchema>;

export interface Io {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Builds the images of components and prints one line for each. Returns the exit code of the command.
 * @param cwd a folder in the project.
 */
export async function runBuildImage(
  components: readonly string[],
  given: unknown,
  cwd: string,
  io: Io = process,
): Promise<number> {
  try {
    const project = findProject(cwd);
    const options = checkOptions(given);
    const names = checkNames(options.all ? componentNames(project) : components, project);
    if (options.context) return await layOut(names, options, project, io);
    const build = await buildOptions(options, project, cwd, io);
    for (const name of names) {
      if (!options.plan) io.stderr.write(`${name}: ${build.tag}\n`);
      const result = await buildImage(name, build);
      if (options.images !== undefined && result.reference !== undefined) {
        await updateImages(resolve(cwd, options.images), { [name]: result.reference });
      }
      io.stdout.write(`${options.json ? JSON.stringify(result) : describe(result)}\n`);
    }
    return EXIT.ok;
  } catch (error) {
    io.stderr.write(`${formatError(error)}\n`);
    return error instanceof MillraceError ? error.exitCode : EXIT.usage;
  }
}

const describe = ({ outcome, reference, image, id, contentKey }: ImageResult): string =>
  outcome === 'would build' ? `would build ${image} ${contentKey}` : `${outcome} ${reference ?? `${image} ${id}`}`;

function checkOptions(given: unknown): Options {
  const parsed = optionsSchema.safeParse(given);
  const problems: Problem[] = parsed.success
    ? contradictions(parsed.data)
    : parsed.error.issues.map((issue) => ({
        path: `--${issue.path.join('.')}`,
        code: 'INVALID_OPTION',
        message: issue.message,
      }));
  if (parsed.success && problems.length === 0) return parsed.data;
  throw new MillraceError('USAGE', 'build-image was not called as it can be.', {
    problems,
    hint: 'build-image --help',
    exitCode: EXIT.usage,
  });
}

function contradictions({ push, images, builder }: Options): Problem[] {
  const needsPush = (path: string, message: string) => ({ path, code: 'PUSH_REQUIRED', message });
  return [
    ...(images !== undefined && !push ? [needsPush('--images', 'Digests are given by a registry: add --push.')] : []),
    ...(builder === 'cloud-build' && !push
      ? [needsPush('--builder', 'Cloud Build can only push what it builds: add --push.')]
      : []),
  ];
}

function checkNames(names: readonly string[], project: Project): readonly string[] {
  const known = componentNames(project);
  const unknown = names.filter((n) => !known.includes(n));
  if (names.length > 0 && unknown.length === 0) return names;
  const what = unknown.length > 0 ? `There is no component ${unknown.join(', ')}.` : 'Name a component, or --all.';
  throw new MillraceError('UNKNOWN_COMPONENT', what, {
    hint: `components: ${known.join(', ')}`,
    exitCode: EXIT.usage,
  });
}

/** Only the folders, for another Docker to build. */
async function layOut(names: readonly string[], { json, push }: Options, project: Project, io: Io): Promise<number> {
  const contexts = await Promise.all(names.map((name) => prepareImage(name, { project, push })));
  for (const { component, contentKey, context } of contexts) {
    const line = { component, codeDigest: context.bundle.digest, contentKey, contentTag: contentTag(contentKey) };
    io.stdout.write(`${json ? JSON.stringify(line) : `${component} ${line.codeDigest}`}\n`);
  }
  return EXIT.ok;
}

async function buildOptions(
  options: Options,
  project: Project,
  cwd: string,
  { env, stderr }: Io,
): Promise<BuildImageOptions> {
  const { push, builder, plan, rebuild, region, stagingBucket, serviceAccount, machineType } = options;
  const source = await sourceOf(project.root, env);
  const ofCommit = push ? commitTag(source) : undefined;
  const project_ = options.project ?? env.CLOUD_ML_PROJECT_ID ?? env.GOOGLE_CLOUD_PROJECT;
  const region_ = region ?? env.CLOUD_ML_REGION ?? env.GOOGLE_CLOUD_REGION;
  return {
    ...{ project, push, builder, plan, rebuild, source },
    repository: options.repository ?? env.IMAGE_REPOSITORY ?? 'millrace',
    tag: options.tag ?? env.IMAGE_TAG ?? ofCommit ?? 'dev',
    cloud: {
      ...(project_ === undefined ? {} : { project: project_ }),
      ...(region_ === undefined ? {} : { region: region_ }),
      ...(stagingBucket === undefined ? {} : { stagingBucket }),
      ...(serviceAccount === undefined ? {} : { serviceAccount }),
      ...(machineType === undefined ? {} : { machineType }),
    },
    ...(options.sbom === undefined ? {} : { sbom: resolve(cwd, options.sbom) }),
    ...(options.provenance === undefined ? {} : { provenance: resolve(cwd, options.provenance) }),
    onOutput: (output) => stderr.write(output),
  };
}
