import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { EXIT, MillraceError, type RunContext } from '@millrace/contract';
import type { IngestRun } from './component.ts';
import type { Manifest } from './manifest.ts';
import { Sink } from './sink.ts';
import { parseSource } from './source.ts';
import { openSource } from './sources/open.ts';
import type { ReadContext, SourceObject } from './sources/types.ts';

type ManifestFile = Manifest['files'][number];

/** Brings every file of the source to `data/`, then says in `manifest.json` what each of them is. */
export const ingest =
  (sleep: ReadContext['sleep']): IngestRun =>
  async (inputs, outputs, context) => {
    const { logger, signal } = context;
    const stallMs = inputs.stallSeconds * 1000;
    const read: ReadContext = { logger, signal, stallMs, attempts: inputs.attempts, sleep };
    const reader = await openSource(parseSource(inputs.source), stallMs);
    const objects = await reader.list(read);
    checkPlan(objects, inputs);

    const files: ManifestFile[] = [];
    const total = sum(objects.map((object) => object.size));
    let bytes = 0;
    for (const object of objects) {
      const before = bytes;
      const report = (position: number) => context.progress.report(before + position, total, 'bytes', object.name);
      const maxBytes = inputs.maxBytes - before;
      const sink = await Sink.open(join(outputs.raw.path, 'data', object.name), {
        ...{ uri: object.uri, maxBytes, onBytes: report },
      });
      try {
        const saved = await reader.save(object, sink, read);
        files.push(describe(saved, sink));
        bytes += sink.position;
      } finally {
        await sink.close();
      }
    }
    checkContent(files, inputs);
    for (const file of files) noteRead(file, context);
    const manifest: Manifest = { formatVersion: 1, files };
    await mkdir(outputs.raw.path, { recursive: true });
    await writeFile(join(outputs.raw.path, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    logger.info('brought the source', { files: files.length, bytes });
    return { files: files.length, bytes };
  };

export const run: IngestRun = ingest((ms, signal) => setTimeout(ms, undefined, { signal }));

type Limits = { readonly source: string; readonly maxBytes: number; readonly sha256: string | undefined };

/** What can be known to be wrong before the first byte. */
function checkPlan(objects: readonly SourceObject[], inputs: Limits): void {
  if (inputs.sha256 !== undefined && !/^[0-9a-f]{64}$/i.test(inputs.sha256)) {
    throw new MillraceError('INVALID_SHA256', `"${inputs.sha256}" is not a sha256 in hex.`, {
      hint: 'Take the first word that sha256sum FILE prints.',
      exitCode: EXIT.usage,
    });
  }
  if (inputs.sha256 !== undefined && objects.length > 1) {
    throw new MillraceError('INVALID_SHA256', `${inputs.source} is ${objects.length} files, and --sha256 is for one.`, {
      exitCode: EXIT.usage,
    });
  }
  const size = sum(objects.map((object) => object.size ?? 0)) ?? 0;
  if (size > inputs.maxBytes) {
    throw new MillraceError(
      'SOURCE_TOO_LARGE',
      `${inputs.source} has ${size} bytes; at most ${inputs.maxBytes} are allowed.`,
      {
        hint: 'Raise --max-bytes if this is the right source.',
      },
    );
  }
}

function checkContent(files: readonly ManifestFile[], inputs: Limits): void {
  if (files.every((file) => file.size === 0)) {
    throw new MillraceError('SOURCE_EMPTY', `${inputs.source} is empty.`, { hint: 'Check what made it.' });
  }
  const expected = inputs.sha256?.toLowerCase();
  const found = files[0]?.digest.slice('sha256:'.length);
  if (expected === undefined || expected === found) return;
  throw new MillraceError('SOURCE_DIGEST_MISMATCH', `${inputs.source} is not the file with this sha256.`, {
    hint: 'The file was replaced, or the digest is of another one.',
    fields: { expected, found },
  });
}

const describe = ({ name, uri, generation, etag }: SourceObject, sink: Sink): ManifestFile => ({
  ...{ name, uri, size: sink.position, digest: sink.digest() },
  ...(generation === undefined ? {} : { generation }),
  ...(etag === undefined ? {} : { etag }),
});

function noteRead({ name: _, digest, ...read }: ManifestFile, context: RunContext): void {
  context.recordRead({ ...read, digest: digest.slice('sha256:'.length) });
}

/** Undefined as soon as one part is unknown. */
const sum = (parts: readonly (number | undefined)[]): number | undefined =>
  parts.reduce(
    (all: number | undefined, part) => (all === undefined || part === undefined ? undefined : all + part),
    0,
  );
