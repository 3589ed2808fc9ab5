import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { canonicalJson, type FingerprintFunction } from '@millrace/contract';
import type { IngestInputs } from './component.ts';
import { parseSource } from './source.ts';
import { openSource } from './sources/open.ts';
import type { ReadContext, SourceObject } from './sources/types.ts';

/** Name, size and generation, ETag or time of change of every file. What has none of these is always read again. */
export const identify =
  (sleep: ReadContext['sleep']): FingerprintFunction<IngestInputs> =>
  async (inputs, { logger, signal }) => {
    const stallMs = inputs.stallSeconds * 1000;
    const reader = await openSource(parseSource(inputs.source), stallMs);
    const objects = await reader.list({ logger, signal, stallMs, attempts: inputs.attempts, sleep });
    return canonicalJson(objects.map(identityOf));
  };

export const fingerprint = identify((ms, signal) => setTimeout(ms, undefined, { signal }));

const identityOf = ({ name, uri, size, version }: SourceObject) => ({
  ...{ name, uri, version: version ?? `unknown ${randomUUID()}` },
  ...(size === undefined ? {} : { size }),
});
