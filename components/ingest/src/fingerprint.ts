import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { canonicalJson, type FingerprintFunction } from '@millrace/contract';
import type { IngestInputs } from './component.ts';
import { parseSource } from './source.ts';
import { openSource } from './sources/open.ts';
import type { SourceObject } from './sources/types.ts';

/** Name, size and generation, ETag or time of change of every file. What has none of these is always read again. */
export const fingerprint: FingerprintFunction<IngestInputs> = async (inputs, { logger, signal }) => {
  const stallMs = inputs.stallSeconds * 1000;
  const reader = await openSource(parseSource(inputs.source), stallMs);
  const sleep = (ms: number) => setTimeout(ms, undefined, { signal });
  const objects = await reader.list({ logger, signal, stallMs, attempts: inputs.attempts, sleep });
  return canonicalJson(objects.map(identityOf));
};

const identityOf = ({ name, uri, size, version }: SourceObject) => ({
  ...{ name, uri, version: version ?? `unknown ${randomUUID()}` },
  ...(size === undefined ? {} : { size }),
});
