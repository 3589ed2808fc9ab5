import { EXIT, MillraceError } from '@millrace/contract';
import { resolveLocation } from '@millrace/storage';

/** What says where the registry is, in order of precedence. */
export interface RegistryLocation {
  /** The registry's own folder, as a parameter gives it. */
  readonly registry?: string | undefined;
  /** As `--bucket` and `--pipeline` give them; absent in kfp mode. */
  readonly bucket?: string | undefined;
  readonly pipeline?: string | undefined;
}

/**
 * URI of the folder with the registries of a pipeline's models: the one given, else `<bucket>/<pipeline>/models`.
 * @throws MillraceError `REGISTRY_REQUIRED`, `INVALID_LOCATION`.
 */
export function registryUri({ registry, bucket, pipeline }: RegistryLocation): string {
  if (registry !== undefined && registry !== '') return resolveLocation(registry);
  if (bucket !== undefined && pipeline !== undefined) return `${resolveLocation(bucket)}/${pipeline}/models`;
  throw new MillraceError('REGISTRY_REQUIRED', 'A step of a cluster has no bucket of its own to keep models in.', {
    hint: 'Give the parameter registry, e.g. gs://BUCKET/PIPELINE/models.',
    exitCode: EXIT.usage,
  });
}
