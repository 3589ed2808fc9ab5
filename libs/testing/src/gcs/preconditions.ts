import { answer } from '../faults/answer.ts';
import { Refusal } from '../faults/refusal.ts';
import { conditionNotMet, noSuchObject } from './refuse.ts';
import type { FakeObject } from './state.ts';

/**
 * Checks the request's preconditions against the object that is there now; `prefix` is `ifSource` for the source of a
 * copy. https://cloud.google.com/storage/docs/request-preconditions
 */
export function checkPreconditions(
  query: URLSearchParams,
  current: FakeObject | undefined,
  { reading = false, prefix = 'if' } = {},
): void {
  const given = (name: string) => query.get(`${prefix}${name}`);
  const generation = current?.generation ?? '0';
  const metageneration = `${current?.metageneration ?? 0}`;
  const differs = (wanted: string | null, actual: string) => wanted !== null && wanted !== actual;
  if (differs(given('GenerationMatch'), generation)) throw conditionNotMet();
  if (differs(given('MetagenerationMatch'), metageneration)) throw conditionNotMet();
  if (given('GenerationNotMatch') === generation || given('MetagenerationNotMatch') === metageneration) {
    throw reading ? new Refusal(answer(304)) : conditionNotMet();
  }
}

/** The object that the request names, at the generation it names. */
export function existing(
  bucket: ReadonlyMap<string, FakeObject>,
  place: { readonly bucket: string; readonly name: string },
  generation: string | null,
): FakeObject {
  const object = bucket.get(place.name);
  if (object === undefined || (generation !== null && generation !== object.generation)) {
    throw noSuchObject(place.bucket, place.name);
  }
  return object;
}
