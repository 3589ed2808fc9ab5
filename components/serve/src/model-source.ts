import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EXIT, MillraceError } from '@millrace/contract';

/** What `--model` or AIP_STORAGE_URI names. */
export type ModelReference =
  | { readonly kind: 'bundle'; readonly location: string }
  | { readonly kind: 'registry'; readonly location: string; readonly model: string; readonly version: string };

/** A bundle in a local folder. */
export interface LocalModel {
  readonly path: string;
  readonly name: string;
  readonly version: string;
}

/** `<registry>/<name>@<alias or version>`; the `@` in its last part tells it from a bundle's folder. */
const IN_REGISTRY = /^(.+)\/([a-z][a-z0-9-]*)@([A-Za-z0-9-]+)$/;

export function parseModel(text: string): ModelReference {
  const [, location, model, version] = IN_REGISTRY.exec(text) ?? [];
  if (location === undefined || model === undefined || version === undefined) return { kind: 'bundle', location: text };
  return { kind: 'registry', location, model, version };
}

/**
 * Brings the bundle to this machine, below `folder` unless it is here already.
 * @throws MillraceError `MODEL_NOT_FOUND`, the registry's and the store's codes.
 */
export async function fetchModel(reference: ModelReference, folder: string): Promise<LocalModel> {
  return reference.kind === 'registry' ? fromRegistry(reference, folder) : fromLocation(reference.location, folder);
}

async function fromRegistry(
  { location, model, version }: Extract<ModelReference, { kind: 'registry' }>,
  folder: string,
): Promise<LocalModel> {
  // Loaded only here: a bundle on this machine is served a quarter of a second sooner without them.
  const [{ ModelRegistry }, { openStore }] = await Promise.all([
    import('@millrace/metadata'),
    import('@millrace/storage'),
  ]);
  const registry = new ModelRegistry(openStore(location), model);
  const found = await registry.resolve(version);
  if (found === undefined) {
    throw new MillraceError('MODEL_NOT_FOUND', `${registry.uri} has no ${version}.`, {
      hint: 'deploy … local --action status shows what there is.',
      exitCode: EXIT.usage,
    });
  }
  const path = join(folder, 'model');
  await registry.download(found.version, path);
  return { path, name: model, version: String(found.version) };
}

async function fromLocation(location: string, folder: string): Promise<LocalModel> {
  const text = location.replace(/\/+$/, '');
  if (text.startsWith('file://')) return described(fileURLToPath(text));
  if (!text.startsWith('gs://')) return described(resolve(text));
  const { openStore } = await import('@millrace/storage');
  const path = join(folder, 'model');
  await openStore(dirname(text)).download(basename(text), path);
  return described(path, basename(text));
}

async function described(path: string, name = basename(path)): Promise<LocalModel> {
  try {
    const digest = createHash('sha256')
      .update(await readFile(join(path, 'bundle.json')))
      .digest('hex');
    return { path, name, version: digest.slice(0, 12) };
  } catch (cause) {
    throw new MillraceError('MODEL_NOT_FOUND', `${path} has no bundle.json.`, {
      hint: 'Give a folder that train wrote, or REGISTRY/NAME@champion.',
      cause,
      exitCode: EXIT.usage,
    });
  }
}
