import { artifact, defineComponent, param, type RunFunction } from '@millrace/contract';

const inputs = {
  source: param.string({
    description:
      'What to bring: https://…, http://…, gs://BUCKET/OBJECT, file:///… or a path. In gs and file sources * and ** match, and a slash at the end means all below.',
  }),
  sha256: param.string({
    optional: true,
    description: 'Digest (hex) that a source of one file must have.',
  }),
  maxBytes: param.integer({
    default: 10 * 1024 ** 3,
    minimum: 1,
    description: 'Most bytes to bring in all.',
  }),
  stallSeconds: param.number({
    default: 30,
    exclusiveMinimum: 0,
    description: 'Longest time without a byte before a connection counts as broken.',
  }),
  attempts: param.integer({
    default: 5,
    minimum: 1,
    maximum: 20,
    description: 'Tries in a row without progress before giving up.',
  }),
};

const outputs = {
  raw: artifact.dataset('Folder with the files under data/ and manifest.json, which says what each of them is.'),
  files: param.integer({ description: 'Number of files.' }),
  bytes: param.integer({ description: 'Bytes in all.' }),
};

export type IngestRun = RunFunction<typeof inputs, typeof outputs>;
export type IngestInputs = typeof inputs;

/** Brings raw files, so that everything after it reads a copy that cannot change. */
export const ingest = defineComponent({
  name: 'ingest',
  description: 'Moves a raw file, or all that match a pattern, into the bucket, checksummed.',
  inputs,
  outputs,
  effects: 'reads-external',
  examples: [
    '--bucket ./runs local --source https://example.com/crypto-markets.csv',
    '--bucket gs://BUCKET local --source "gs://DATA/2026/*.parquet"',
  ],
  run: () => import('./run.ts'),
  fingerprint: () => import('./fingerprint.ts'),
});
