import { readdir, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { MillraceError } from '@millrace/contract';
import { createKfpClient, type KfpClient } from '@millrace/kfp';
import type { AddCommand } from '../cli.ts';
import { printLine } from '../io.ts';

/** `millrace-cloudbuild register`: a new version of each pipeline on a KFP host. */
export const registerCommand: AddCommand = (parser, io) =>
  parser.command(
    'register',
    'Upload each compiled pipeline to a KFP host as a new version; a version that is there stays.',
    (args) =>
      args
        .option('host', {
          type: 'string',
          demandOption: true,
          describe: 'Address of the host; empty: nothing is done.',
        })
        .option('version', { type: 'string', demandOption: true, describe: 'Name of the version.' })
        .option('pipelines', { type: 'string', demandOption: true, describe: 'Folder of <pipeline>/kfp.yaml.' }),
    async ({ host, version, pipelines }) => {
      if (host === '') return printLine(io, 'no KFP host: on Vertex AI the files in the bucket are the versions');
      const kfp = createKfpClient({ host });
      const folder = resolve(io.cwd, pipelines);
      for (const name of (await readdir(folder)).sort()) {
        const text = await readFile(resolve(folder, name, 'kfp.yaml'), 'utf8');
        printLine(io, `${name}: ${await registerVersion(kfp, name, `${name}-${version}`, text)}`);
      }
    },
  );

/** Names of versions are unique on a host, not in their pipeline: hence the pipeline's name in front. */
async function registerVersion(kfp: KfpClient, name: string, version: string, text: string): Promise<string> {
  const pipeline = await kfp.pipelines.getByName(name).catch(unless('KFP_NOT_FOUND'));
  if (pipeline === undefined) {
    await kfp.pipelines.upload(text, { name });
    const { id } = await kfp.pipelines.getByName(name);
    await kfp.pipelines.uploadVersion(id, text, { name: version });
    return `made, with version ${version}`;
  }
  const there = await kfp.pipelines.getVersionByName(pipeline.id, version).catch(unless('KFP_NOT_FOUND'));
  if (there !== undefined) return `version ${version} is there already`;
  await kfp.pipelines.uploadVersion(pipeline.id, text, { name: version });
  return `version ${version} uploaded`;
}

const unless = (code: string) => (error: unknown) => {
  if (error instanceof MillraceError && error.code === code) return undefined;
  throw error;
};
