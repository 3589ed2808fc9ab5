import { EXIT, MillraceError } from '@millrace/contract';
import { ModelRegistry, type RegisteredVersion, registryUri } from '@millrace/metadata';
import { digestTree, openStore } from '@millrace/storage';

export interface Lookup {
  readonly registry: string | undefined;
  readonly modelName: string;
  /** `champion`, `previous`, or the number of a version. */
  readonly alias: string;
  /** Local bundle of a model that is not to be compared with itself. */
  readonly besides: string | undefined;
}

export interface Surroundings {
  readonly bucket?: string | undefined;
  readonly pipeline?: string | undefined;
  readonly signal: AbortSignal;
}

/**
 * The registry, and the version that the alias names in it.
 * @throws MillraceError `UNKNOWN_ALIAS`, `VERSION_MISSING` for a number that names nothing, `REGISTRY_REQUIRED`.
 */
export async function lookUp(
  { registry, modelName, alias, besides }: Lookup,
  { bucket, pipeline, signal }: Surroundings,
): Promise<{ models: ModelRegistry; found: RegisteredVersion | undefined }> {
  const isNumber = /^[1-9]\d*$/.test(alias);
  if (!isNumber && alias !== 'champion' && alias !== 'previous') {
    throw new MillraceError('UNKNOWN_ALIAS', `"${alias}" is neither champion, previous nor the number of a version.`, {
      exitCode: EXIT.usage,
    });
  }
  const models = new ModelRegistry(openStore(registryUri({ registry, bucket, pipeline })), modelName, { signal });
  const named = await models.resolve(alias);
  // So a model that is judged again, being champion by now, meets the rival that it met the first time.
  const found =
    alias === 'champion' && (await isSame(named, besides, signal)) ? await models.resolve('previous') : named;
  if (isNumber && found === undefined) {
    throw new MillraceError('VERSION_MISSING', `${models.uri} has no version ${alias}.`, { exitCode: EXIT.usage });
  }
  return { models, found };
}

async function isSame(
  version: RegisteredVersion | undefined,
  bundle: string | undefined,
  signal: AbortSignal,
): Promise<boolean> {
  return (
    version !== undefined && bundle !== undefined && (await digestTree(bundle, { signal })).digest === version.digest
  );
}
