import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Source } from '../labels.ts';
import type { PreparedImage } from '../prepare-image.ts';
import type { Project } from '../project.ts';
import { baseImages } from './materials.ts';

/** How an image was built. */
export interface BuildFacts {
  /** `<repository>/<component>:<tag>` */
  readonly image: string;
  /** `sha256:<hex>` */
  readonly digest: string;
  readonly builder: 'docker' | 'cloud-build';
  readonly source: Source;
  /** Milliseconds since 1970. */
  readonly started: number;
  readonly finished: number;
}

/**
 * Where an image comes from, as an in-toto statement with the predicate of SLSA 1.0. It is what this command knows, and
 * nobody has signed it.
 * @see https://slsa.dev/spec/v1.0/provenance
 */
export async function provenance(image: PreparedImage, facts: BuildFacts, project: Project): Promise<string> {
  const { component, context, dockerfile, platform, contentKey } = image;
  const colon = facts.image.lastIndexOf(':');
  const file = async (path: string) => ({
    name: relative(project.root, path),
    digest: {
      sha256: createHash('sha256')
        .update(await readFile(path))
        .digest('hex'),
    },
  });
  const statement = {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: facts.image.slice(0, colon), digest: { sha256: hex(facts.digest) } }],
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {
      buildDefinition: {
        buildType: 'urn:millrace:build-image:1',
        externalParameters: { component, image: facts.image, platform },
        internalParameters: { contentKey, codeDigest: context.bundle.digest, changedFiles: facts.source.changed },
        resolvedDependencies: [
          ...commitOf(facts.source),
          await file(dockerfile),
          await file(join(context.folder, 'image/package-lock.json')),
          ...baseImages(await readFile(dockerfile, 'utf8')).map(({ purl }) => ({ uri: purl })),
        ],
      },
      runDetails: {
        builder: { id: `urn:millrace:builder:${facts.builder}` },
        metadata: {
          startedOn: new Date(facts.started).toISOString(),
          finishedOn: new Date(facts.finished).toISOString(),
        },
      },
    },
  };
  return `${JSON.stringify(statement, null, 2)}\n`;
}

const hex = (digest: string): string => digest.slice('sha256:'.length);

const commitOf = ({ revision, url }: Source) =>
  revision === undefined ? [] : [{ uri: `git+${url ?? 'file:'}@${revision}`, digest: { gitCommit: revision } }];
