import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CloudOptions, cloudBuild } from './builders/cloud.ts';
import {
  type BuildRequest,
  dockerBuild,
  dockerFind,
  dockerPush,
  dockerTag,
  nativePlatform,
} from './builders/docker.ts';
import { contentKey, contentTag } from './content-key.ts';
import { type ImageContext, prepareContext } from './context.ts';
import { componentFolder } from './find-component.ts';
import { labelsOf, type Source, sourceOf } from './labels.ts';
import { findProject, type Project } from './project.ts';
import { openRegistry } from './registry/registry.ts';

export interface BuildImageOptions {
  /** E.g. `gcr.io/my-project`. The image is `<repository>/<component>:<tag>`. */
  readonly repository: string;
  readonly tag: string;
  readonly onOutput: (text: string) => void;
  /** Default: the one around the working directory. */
  readonly project?: Project;
  /** Push it, and look in the registry for what is there already. Default: images of this machine's Docker engine. */
  readonly push?: boolean;
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
  const context = await prepareContext(component, project);
  // What is pushed is for clusters and Google Cloud, whatever machine builds it.
  const platform = push ? 'linux/amd64' : nativePlatform();
  const dockerfile = join(componentFolder(project, component), 'Dockerfile');
  const key = await contentKey({ folder: context.folder, dockerfile: await readFile(dockerfile, 'utf8'), platform });
  const name = `${options.repository}/${component}`;
  const image = `${name}:${options.tag}`;
  const result = (outcome: ImageResult['outcome'], id: string): ImageResult => ({
    ...{ component, outcome, image, id, contentKey: key, codeDigest: context.bundle.digest },
    ...(push && id !== '' ? { reference: `${name}@${id}` } : {}),
  });

  const images = push ? inRegistry(name, key, options) : onThisMachine(key);
  const found = rebuild ? undefined : await images.find();
  if (plan) return result(found === undefined ? 'would build' : 'reused', found ?? '');
  if (found !== undefined) {
    await images.tag(found, image);
    return result('reused', found);
  }
  const source = options.source ?? (await sourceOf(project.root));
  const request = { image, dockerfile, platform, ...requestOf(context, source, key), onOutput: options.onOutput };
  return result('built', await images.build(request));
}

function requestOf({ folder, bundle }: ImageContext, source: Source, key: string) {
  const buildArgs: Record<string, string> = { CODE_DIGEST: bundle.digest };
  if (source.time !== undefined) buildArgs.SOURCE_DATE_EPOCH = String(source.time);
  return {
    folder,
    buildArgs,
    labels: labelsOf(join(folder, '..'), source, key),
  };
}

/** Where images are looked for and put. */
interface Images {
  /** The image of this content, `sha256:<hex>`. */
  find(): Promise<string | undefined>;
  tag(found: string, image: string): Promise<void>;
  build(request: BuildRequest): Promise<string>;
}

const onThisMachine = (key: string): Images => ({
  find: () => dockerFind(key),
  tag: dockerTag,
  build: dockerBuild,
});

function inRegistry(name: string, key: string, { builder, cloud = {} }: BuildImageOptions): Images {
  const registry = openRegistry(name);
  const tagOf = (image: string) => image.slice(image.lastIndexOf(':') + 1);
  return {
    find: () => registry.digestOf(contentTag(key)),
    tag: (found, image) => registry.tag(found, tagOf(image)),
    build: async (request) => {
      const digest = builder === 'cloud-build' ? await cloudBuild(request, key, cloud) : await buildAndPush(request);
      // Last: what has this tag is whole, so that others may take it.
      await registry.tag(digest, contentTag(key));
      return digest;
    },
  };
}

async function buildAndPush(request: BuildRequest): Promise<string> {
  await dockerBuild(request);
  return dockerPush(request.image, request.onOutput);
}
