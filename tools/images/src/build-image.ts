import { type AttestOptions, attest } from './attest/attest.ts';
import type { CloudOptions } from './builders/cloud.ts';
import type { BuildRequest } from './builders/docker.ts';
import { inRegistry, onThisMachine } from './destination.ts';
import { componentFolder } from './find-component.ts';
import { labelsOf, type Source, sourceOf } from './labels.ts';
import { type PreparedImage, prepareImage } from './prepare-image.ts';
import { findProject, type Project } from './project.ts';

export interface BuildImageOptions extends AttestOptions {
  /** E.g. `gcr.io/my-project`. The image is `<repository>/<component>:<tag>`. */
  readonly repository: string;
  readonly tag: string;
  readonly onOutput: (text: string) => void;
  /** Default: the one around the working directory. */
  readonly project?: Project;
  /** Push it, and look in the registry for what is there already. Default: images of this machine's Docker engine. */
  readonly push?: boolean;
  /** Default `docker`. */
  readonly builder?: 'docker' | 'cloud-build';
  readonly cloud?: CloudOptions;
  /** Build even what is there, e.g. on newer base images. */
  readonly rebuild?: boolean;
  /** Only say what would be done. */
  readonly plan?: boolean;
  /** Where the sources come from; asked of git by default. */
  readonly source?: Source;
}

export interface ImageResult {
  readonly component: string;
  readonly outcome: 'built' | 'reused' | 'would build';
  /** `<repository>/<component>:<tag>` */
  readonly image: string;
  /** `<repository>/<component>@sha256:<hex>`, of an image in a registry. */
  readonly reference?: string;
  /** Digest in the registry, else Docker's id of the image: `sha256:<hex>`. Empty when nothing is there yet. */
  readonly id: string;
  readonly contentKey: string;
  readonly codeDigest: string;
}

/**
 * Builds a component's image, unless there is one of the same content: then that one gets the tag.
 * @throws MillraceError `DOCKER_FAILED`, `BUNDLE_FAILED`, `UNKNOWN_COMPONENT`, `REGISTRY_DENIED`, `REGISTRY_UNAVAILABLE`,
 * `REGISTRY_FAILED`, and those of Cloud Build.
 */
export async function buildImage(component: string, options: BuildImageOptions): Promise<ImageResult> {
  const { project = findProject(process.cwd()), push = false, rebuild = false, plan = false } = options;
  const prepared = await prepareImage(component, { project, push });
  const { context, contentKey } = prepared;
  const name = `${options.repository}/${component}`;
  const image = `${name}:${options.tag}`;
  const destination = push ? inRegistry(name, contentKey, options) : onThisMachine(contentKey);

  const found = rebuild ? undefined : await destination.find();
  const outcome = found !== undefined ? 'reused' : plan ? 'would build' : 'built';
  let id = found ?? '';
  if (!plan) {
    const source = options.source ?? (await sourceOf(project.root));
    const started = Date.now();
    if (found !== undefined) await destination.tag(found, image);
    else id = await destination.build(requestOf(prepared, { image, project, source, onOutput: options.onOutput }));
    const { builder = 'docker' } = options;
    const facts = { image, digest: id, builder, source, started, finished: Date.now() };
    await attest(prepared, { ...facts, reused: found !== undefined }, project, options);
  }
  return {
    ...{ component, outcome, image, id, contentKey, codeDigest: context.bundle.digest },
    ...(push && id !== '' ? { reference: `${name}@${id}` } : {}),
  };
}

function requestOf(
  { component, context, dockerfile, platform, contentKey }: PreparedImage,
  { image, project, source, onOutput }: Pick<BuildRequest, 'image' | 'onOutput'> & { project: Project; source: Source },
): BuildRequest {
  const buildArgs: Record<string, string> = { CODE_DIGEST: context.bundle.digest };
  if (source.time !== undefined) buildArgs.SOURCE_DATE_EPOCH = String(source.time);
  const labels = labelsOf(componentFolder(project, component), source, contentKey);
  return { image, folder: context.folder, dockerfile, platform, buildArgs, labels, onOutput };
}
