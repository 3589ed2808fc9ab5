import type { protobuf } from 'google-gax';

/** google-gax, as Google's clients take it. */
export type Gax = typeof import('google-gax');

const roots = new WeakMap<protobuf.INamespace, protobuf.Root>();

/**
 * google-gax, building the types of a set of descriptors once. Google's clients build all of an API's again for every call
 * that is refused with details, which for Vertex AI holds the process up for half a second.
 */
export async function cachingGax(): Promise<Gax> {
  const { default: gax } = await import('google-gax');
  class CachedRoot extends gax.protobuf.Root {
    static override fromJSON(json: protobuf.INamespace, given?: protobuf.Root): protobuf.Root {
      const root = roots.get(json) ?? gax.protobuf.Root.fromJSON(json, given);
      roots.set(json, root);
      return root;
    }
  }
  return { ...gax, protobuf: { ...gax.protobuf, Root: CachedRoot } };
}
