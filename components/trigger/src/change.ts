import { createHash } from 'node:crypto';
import * as z from 'zod';

/** A change of one object, as an event tells of it and as the state bucket keeps it. */
export const changeSchema = z.object({
  /** Of the event; for logs. */
  id: z.string(),
  kind: z.enum(['finalized', 'deleted']),
  bucket: z.string(),
  name: z.string(),
  /** Of the object's content: another one is another file of the same name. */
  generation: z.string(),
  /** Bytes, where the event says so. */
  size: z.number().optional(),
  /** RFC 3339; empty where the event does not say. */
  time: z.string(),
});
export type ObjectChange = Readonly<z.output<typeof changeSchema>>;

/** Changes that share a run. */
export const batchSchema = z.object({
  /** Name, and on Vertex AI id, of the run: the same for the same changes, so that it can be found again. */
  run: z.string(),
  /** Oldest first; never empty. */
  changes: z.array(changeSchema).min(1),
});
export type Batch = Readonly<z.output<typeof batchSchema>>;

/**
 * What a change is known by. Not the event's id: an object that is announced twice, by two deliveries or under two
 * ids, has changed once.
 */
export const keyOf = ({ kind, bucket, name, generation }: ObjectChange): string =>
  digest([kind, bucket, name, generation]).slice(0, 32);

export const uriOf = ({ bucket, name }: ObjectChange): string => `gs://${bucket}/${name}`;

/** For a person: `gs://data/raw/a.csv#1763733300123456 finalized`. */
export const changeText = (change: ObjectChange): string => `${uriOf(change)}#${change.generation} ${change.kind}`;

/** @param changes At least one, in any order. */
export function batchOf(trigger: string, changes: readonly ObjectChange[]): Batch {
  const run = `${trigger}-${digest(changes.map(keyOf).toSorted()).slice(0, 16)}`;
  return { run, changes: changes.toSorted(inTime) };
}

/** Replacing an object deletes the one before at the same moment: what is there now comes last. */
const inTime = (a: ObjectChange, b: ObjectChange): number =>
  Date.parse(a.time) - Date.parse(b.time) ||
  compare(a.kind, b.kind) ||
  compare(a.name, b.name) ||
  Number(a.generation) - Number(b.generation);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const digest = (parts: readonly string[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('hex');
