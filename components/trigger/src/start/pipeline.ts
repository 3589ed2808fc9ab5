import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { type CompiledPipeline, fromYaml } from '@millrace/pipeline';
import { openStore } from '@millrace/storage';

/**
 * Reads a compiled pipeline: `gs://BUCKET/pipeline.yaml` or a path.
 * @throws MillraceError `INVALID_PIPELINE_SPEC`, and those of the store
 */
export async function readPipeline(uri: string): Promise<CompiledPipeline> {
  if (!uri.startsWith('gs://')) return fromYaml(await readFile(uri, 'utf8'), uri);
  const { bytes } = await openStore(dirname(uri)).readBytes(basename(uri));
  return fromYaml(bytes.toString(), uri);
}
