import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ResolveRun } from './component.ts';
import { lookUp } from './lookup.ts';

/** Brings the bundle that the alias names, held against its digest. */
export const run: ResolveRun = async ({ registry, modelName, alias, besides }, outputs, context) => {
  const { bucket, signal, logger } = context;
  const { pipeline } = context.execution;
  const { models, found } = await lookUp(
    { registry, modelName, alias, besides: besides?.path },
    { bucket, pipeline, signal },
  );
  if (found === undefined) {
    // A folder needs a file, or a bucket would not keep it.
    await mkdir(outputs.model.path, { recursive: true });
    await writeFile(
      join(outputs.model.path, 'none.json'),
      `${JSON.stringify({ formatVersion: 1, modelName, alias })}\n`,
    );
    outputs.model.metadata.found = false;
    logger.info(`${models.uri} has no ${alias} yet`);
    return { found: false, version: '' };
  }
  await models.download(found.version, outputs.model.path);
  outputs.model.metadata.found = true;
  outputs.model.metadata.version = String(found.version);
  context.recordRead({
    uri: models.modelUri(found.version),
    size: found.size,
    digest: found.digest.replace('sha256:', ''),
  });
  logger.info(`${alias} is version ${found.version}`, { digest: found.digest });
  return { found: true, version: String(found.version) };
};
