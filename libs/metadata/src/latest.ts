import type { Store } from '@millrace/storage';
import { readDocument, readIndex, updateIndex } from './documents.ts';
import type { ExecutionRecord } from './record.ts';
import { executionSchema, latestSchema } from './record-schema.ts';
import {
  EXECUTION_ID_PATTERN,
  type ExecutionRef,
  formatRef,
  latestKey,
  parseRef,
  recordKey,
  stepFolder,
} from './refs.ts';

/**
 * Points `latest.json` at an execution, unless it points at a newer one already. "Newer" is the order of ids, which is
 * the order of starts: an execution that started earlier and ended later saw older inputs.
 */
export async function advanceLatest(store: Store, ref: ExecutionRef): Promise<void> {
  const next = { formatVersion: 1 as const, execution: formatRef(ref) };
  await updateIndex(store, latestKey(ref.pipeline, ref.step), latestSchema, (current) =>
    current !== undefined && idOf(current.execution) >= ref.id ? undefined : next,
  );
}

/**
 * The newest success of a step. `latest.json` only saves the way there: a success newer than it (its process was
 * killed before it could write the pointer) is found in the listing, and so is an older one if the pointer's is gone.
 */
export async function readLatest(store: Store, pipeline: string, step: string): Promise<ExecutionRecord | undefined> {
  const pointer = await readIndex(store, latestKey(pipeline, step), latestSchema);
  const pointed = pointer === undefined ? '' : idOf(pointer.execution);
  const ids = await executionIds(store, pipeline, step);
  const newer = ids.filter((id) => id > pointed);
  const older = ids.filter((id) => id < pointed);
  for (const id of [...newer, ...(pointed === '' ? [] : [pointed]), ...older]) {
    const record = (await readDocument(store, recordKey({ pipeline, step, id }), executionSchema))?.value;
    if (record?.state === 'succeeded') return record;
  }
  return undefined;
}

/** Ids of the executions of a step, newest first; those without a record (at work, or dead) among them. */
export async function executionIds(store: Store, pipeline: string, step: string): Promise<readonly string[]> {
  const names = await store.names(stepFolder(pipeline, step));
  return names
    .filter((name) => name.endsWith('/'))
    .map((name) => name.slice(0, -1))
    .filter((id) => EXECUTION_ID_PATTERN.test(id))
    .sort()
    .reverse();
}

const idOf = (ref: string): string => parseRef(ref)?.id ?? '';
