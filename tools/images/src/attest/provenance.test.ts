import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { type PreparedImage, prepareImage } from '../prepare-image.ts';
import { findProject, WORKSPACE } from '../project.ts';
import { attest } from './attest.ts';

const project = findProject(WORKSPACE);
const source = { revision: '1'.repeat(40), url: 'https://example.com/p.git', changed: false };
const facts = {
  ...({ image: 'gcr.io/p/resolve:1111111', digest: `sha256:${'a'.repeat(64)}`, builder: 'docker', source } as const),
  ...{ started: Date.UTC(2026, 0, 2), finished: Date.UTC(2026, 0, 2, 0, 1) },
};
let folder: string;
let image: PreparedImage;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-attest-'));
  image = await prepareImage('resolve', { project, push: true });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const sha256 = z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/) });
/** The fields that the statement of in-toto and the predicate of SLSA 1.0 require. */
const statementSchema = z.strictObject({
  _type: z.literal('https://in-toto.io/Statement/v1'),
  subject: z.tuple([z.strictObject({ name: z.string(), digest: sha256 })]),
  predicateType: z.literal('https://slsa.dev/provenance/v1'),
  predicate: z.strictObject({
    buildDefinition: z.strictObject({
      buildType: z.url(),
      externalParameters: z.record(z.string(), z.unknown()),
      internalParameters: z.record(z.string(), z.unknown()),
      resolvedDependencies: z.array(
        z.strictObject({
          uri: z.string().optional(),
          name: z.string().optional(),
          digest: z.record(z.string(), z.string()).optional(),
        }),
      ),
    }),
    runDetails: z.strictObject({
      builder: z.strictObject({ id: z.url() }),
      metadata: z.strictObject({ startedOn: z.iso.datetime(), finishedOn: z.iso.datetime() }),
    }),
  }),
});

test('the provenance names the commit, the lockfile, the Dockerfile, the base images and the content', async () => {
  await attest(image, { ...facts, reused: false }, project, { provenance: folder });
  const statement = statementSchema.parse(JSON.parse(await readFile(join(folder, 'resolve.provenance.json'), 'utf8')));
  expect(statement.subject[0]).toEqual({ name: 'gcr.io/p/resolve', digest: { sha256: 'a'.repeat(64) } });
  const { internalParameters, resolvedDependencies } = statement.predicate.buildDefinition;
  expect(internalParameters).toMatchObject({ contentKey: image.contentKey });
  expect(resolvedDependencies.map(({ uri, name }) => uri ?? name)).toEqual([
    `git+https://example.com/p.git@${'1'.repeat(40)}`,
    'components/resolve/Dockerfile',
    'components/resolve/dist/image/package-lock.json',
    'pkg:docker/node@24-bookworm-slim',
  ]);
});

test('an image that was there already gets a bill of materials and no second provenance', async () => {
  const other = join(folder, 'reused');
  await attest(image, { ...facts, reused: true }, project, { provenance: other, sbom: other });
  expect(await readdir(other)).toEqual(['resolve.cdx.json']);
});
