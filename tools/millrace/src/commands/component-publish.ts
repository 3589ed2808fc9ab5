import { readFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { EXIT, invalid, MillraceError, type Problem } from '@millrace/contract';
import type { Images } from '@millrace/images';
import { findProject, type Project } from '@millrace/images/project';
import type { Store } from '@millrace/storage';
import type { Argv } from 'yargs';
import { type GlobalFlags, type Io, printJson, printLine } from '../io.ts';

/** A component specification with the digest of its image, as it is published. */
interface Publication {
  readonly component: string;
  readonly key: string;
  readonly text: string;
}

/** `millrace component publish`: component.yaml with digests to the bucket, under the version; never into git. */
export const addComponentPublish = (parser: Argv<GlobalFlags>, io: Io): Argv<GlobalFlags> =>
  parser.command(
    'publish',
    'Write each component.yaml, with the digest of its image, to the bucket.',
    (args) =>
      args
        .option('images', {
          type: 'string',
          demandOption: true,
          requiresArg: true,
          describe: 'JSON file of component to image with its digest, as build-image --images writes it.',
        })
        .option('prefix', {
          type: 'string',
          default: 'components',
          requiresArg: true,
          describe: 'Folder in the bucket.',
        })
        .option('version-tag', {
          alias: 'tag',
          type: 'string',
          requiresArg: true,
          describe: 'Folder of this version (the commit).',
        })
        .example('$0 component publish --images images.json --bucket gs://BUCKET', ''),
    async ({ images, prefix, versionTag, bucket, json }) => {
      const { commitTag, readImages, sourceOf } = await import('@millrace/images');
      const { openStore } = await import('@millrace/storage');
      const project = findProject(io.cwd);
      const version = versionTag ?? commitTag(await sourceOf(project.root, io.env)) ?? versionMissing();
      const pinned = await readImages(resolve(io.cwd, images));
      const publications = await preparePublications(pinned, `${prefix.replace(/\/+$/, '')}`, version, project);
      const store = await openStore(bucket);
      const published: Record<string, string> = {};
      for (const publication of publications) {
        const outcome = await publish(publication, store, io.signal);
        const uri = store.uriOf(publication.key);
        published[publication.component] = uri;
        if (!json) printLine(io, `${outcome} ${uri}`);
      }
      if (json) printJson(io, { version, published });
    },
  );

/** Everything is read and checked before anything is written. */
async function preparePublications(
  images: Images,
  prefix: string,
  version: string,
  project: Project,
): Promise<readonly Publication[]> {
  const { componentFolder, componentNames } = await import('@millrace/images');
  const known = componentNames(project);
  const problems: Problem[] = [];
  const publications: Publication[] = [];
  for (const [component, image] of Object.entries(images)) {
    if (!known.includes(component)) {
      problems.push({ path: component, code: 'UNKNOWN_COMPONENT', message: `is none of ${known.join(', ')}` });
      continue;
    }
    const file = join(componentFolder(project, component), 'component.yaml');
    const text = await readFile(file, 'utf8').catch(() => undefined);
    // What is no step of a pipeline, as the server, has no specification.
    if (text === undefined) continue;
    const withDigest = pin(text, image);
    if (withDigest === undefined) {
      problems.push({
        path: relative(project.root, file),
        code: 'NO_IMAGE',
        message: 'does not name exactly one image',
      });
      continue;
    }
    publications.push({ component, key: `${prefix}/${component}/${version}/component.yaml`, text: withDigest });
  }
  if (problems.length > 0) throw invalid('NOT_PUBLISHED', 'The components', problems, 'npm run generate');
  return publications;
}

/** The specification with another image; `undefined` where there is not one line that names it. */
function pin(text: string, image: string): string | undefined {
  const line = /^( +image: ).*$/gm;
  return text.match(line)?.length === 1 ? text.replace(line, (_, start: string) => `${start}${image}`) : undefined;
}

/** Writes what is not there; a version that is there stays as it is, and other content under its name is refused. */
async function publish({ key, text }: Publication, store: Store, signal: AbortSignal): Promise<string> {
  try {
    await store.write(key, text, { ifGeneration: '0', contentType: 'application/yaml', signal });
    return 'published';
  } catch (error) {
    if (!(error instanceof MillraceError) || error.code !== 'PRECONDITION_FAILED') throw error;
  }
  const { bytes } = await store.readBytes(key, { signal });
  if (bytes.toString() === text) return 'unchanged';
  throw new MillraceError('VERSION_TAKEN', `${store.uriOf(key)} is there already, with other content.`, {
    hint: 'Publish under another --version-tag; a version that somebody may use is never replaced.',
  });
}

function versionMissing(): never {
  throw new MillraceError('VERSION_REQUIRED', 'Under which version shall the components be published?', {
    hint: '--version-tag 1f3c9ab; in a git repository it is the commit',
    exitCode: EXIT.usage,
  });
}
