import { readdir, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { readImages } from '@millrace/images/images-file';
import { openStore, type Store } from '@millrace/storage';
import { gitIn } from '../base/git.ts';
import type { AddCommand } from '../cli.ts';
import { printLine } from '../io.ts';
import { publishImages } from '../publish/images.ts';
import { moveLatest } from '../publish/latest.ts';

/** `millrace-cloudbuild publish`: compiled pipelines and the images of this version, in the bucket. */
export const publishCommand: AddCommand = (parser, io) =>
  parser.command(
    'publish',
    'Put compiled pipelines and the digests of images into the bucket, by version, and move the pointers to the latest.',
    (args) =>
      args
        .option('version', {
          type: 'string',
          demandOption: true,
          describe: 'Name of the version: the commit or a tag.',
        })
        .option('images', { type: 'string', demandOption: true, describe: 'JSON file of component to image.' })
        .option('pipelines', { type: 'string', demandOption: true, describe: 'Folder of <pipeline>/<target>.yaml.' })
        .option('documents', {
          type: 'string',
          default: '',
          describe: 'Folder of what tells about the images: SBOM and provenance (none).',
        })
        .option('bucket', { type: 'string', demandOption: true, describe: 'gs://BUCKET[/prefix]' }),
    async ({ version, images, pipelines, documents, bucket }) => {
      const store = await openStore(bucket);
      const folder = resolve(io.cwd, pipelines);
      // Without git (a build by hand) there is no commit, and the time of the build decides what is later.
      const shown = await gitIn(io)('show', '--no-patch', '--format=%ct', 'HEAD');
      const committed = shown.code === 0 ? Number(shown.stdout.trim()) : Math.floor(Date.now() / 1000);
      for (const name of (await readdir(folder)).sort()) {
        for (const uri of await publishPipeline(store, folder, name, { version, committed })) printLine(io, uri);
      }
      const about = documents === '' ? [] : await filesIn(resolve(io.cwd, documents));
      for (const file of about) {
        const key = `builds/${version}/${file}`;
        await store.write(key, await readFile(resolve(io.cwd, documents, file)));
        printLine(io, store.uriOf(key));
      }
      const read = await readImages(resolve(io.cwd, images));
      printLine(io, await publishImages(store, version, read));
    },
  );

/** None where there is no such folder: a build may make no image. */
async function filesIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names.sort();
}

/**
 * `pipelines/<name>/<version>/<target>.yaml`, then the pointer `latest.json`, then copies at `latest/<target>.yaml` for
 * what wants an address that stays.
 */
async function publishPipeline(
  store: Store,
  folder: string,
  name: string,
  version: { readonly version: string; readonly committed: number },
): Promise<readonly string[]> {
  const at = `pipelines/${name}`;
  const files = (await readdir(resolve(folder, name))).sort();
  const read = (file: string) => readFile(resolve(folder, name, file));
  for (const file of files) await store.write(`${at}/${version.version}/${file}`, await read(file));
  const keys = files.map((file) => `${at}/${version.version}/${file}`);
  if (await moveLatest(store, `${at}/latest.json`, version)) {
    for (const file of files) await store.write(`${at}/latest/${file}`, await read(file));
    keys.push(...files.map((file) => `${at}/latest/${file}`));
  }
  return keys.map((key) => store.uriOf(key));
}
