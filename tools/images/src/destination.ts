import { type CloudOptions, cloudBuild } from './builders/cloud.ts';
import { type BuildRequest, dockerBuild, dockerFind, dockerPush, dockerTag } from './builders/docker.ts';
import { contentTag } from './content-key.ts';
import { openRegistry } from './registry/registry.ts';

/** Where images are looked for and put; images are named by their digest or id, `sha256:<hex>`. */
export interface Destination {
  /** The image of this content. */
  find(): Promise<string | undefined>;
  tag(found: string, image: string): Promise<void>;
  build(request: BuildRequest): Promise<string>;
}

export const onThisMachine = (key: string): Destination => ({
  find: () => dockerFind(key),
  tag: dockerTag,
  build: dockerBuild,
});

/** @param name `<repository>/<component>` */
export function inRegistry(
  name: string,
  key: string,
  { builder = 'docker', cloud = {} }: { builder?: 'docker' | 'cloud-build'; cloud?: CloudOptions },
): Destination {
  const registry = openRegistry(name);
  const make = async (request: BuildRequest) => {
    if (builder === 'cloud-build') return cloudBuild(request, key, cloud);
    await dockerBuild(request);
    return dockerPush(request.image, request.onOutput);
  };
  return {
    find: () => registry.digestOf(contentTag(key)),
    tag: (found, image) => registry.tag(found, image.slice(image.lastIndexOf(':') + 1)),
    build: async (request) => {
      const digest = await make(request);
      // Last: what has this tag is whole, so that others may take it.
      await registry.tag(digest, contentTag(key));
      return digest;
    },
  };
}
