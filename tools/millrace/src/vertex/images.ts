import type { Problem } from '@millrace/contract';
import type { PipelineSpec } from '@millrace/pipeline';

/**
 * Images that may be another one tomorrow: a cache that goes by the reference would take the old step's outputs for
 * those of the new one.
 */
export function unpinnedImages({ deploymentSpec }: PipelineSpec): readonly Problem[] {
  return Object.entries(deploymentSpec?.executors ?? {}).flatMap(([name, { container }]): Problem[] => {
    const image = container?.image;
    if (image === undefined || isPinned(image)) return [];
    return [
      {
        ...{ path: `deploymentSpec.executors.${name}.container.image`, code: 'IMAGE_NOT_PINNED' },
        message: `${image} says neither a digest nor a tag other than latest.`,
        hint: '--images FILE as build-image writes it, or --image-tag',
      },
    ];
  });
}

/** `repository:tag` or `repository@digest`; a colon before the last slash is a port of the registry. */
function isPinned(image: string): boolean {
  if (/@sha256:[0-9a-f]{64}$/.test(image)) return true;
  const tag = /:([^/:]+)$/.exec(image)?.[1];
  return tag !== undefined && tag !== 'latest';
}
