import { createHash } from 'node:crypto';
import type { Place } from './place.ts';

/** The label that says which execution made a resource. */
export const EXECUTION_LABEL = 'millrace-execution';

/** `projects/P/locations/R`, below which everything of a region lies. */
export const locationOf = ({ project, region }: Place): string => `projects/${project}/locations/${region}`;

/** The full name of a resource that may be given by its id alone: `123` or `projects/P/locations/R/models/123`. */
export const fullName = (place: Place, collection: string, nameOrId: string): string =>
  nameOrId.includes('/') ? nameOrId : `${locationOf(place)}/${collection}/${nameOrId}`;

/** The last part of a resource's name: `123` of `…/models/123@2`. */
export const idOf = (name: string): string => withoutVersion(name).slice(name.lastIndexOf('/') + 1);

/** The name of a model without its version or alias: `…/models/123` of `…/models/123@2`. */
export const withoutVersion = (name: string): string => name.replace(/@[^/]*$/, '');

/** The version or alias in a model's name: `2` of `…/models/123@2`. */
export const versionOf = (name: string): string | undefined => /@([^/]*)$/.exec(name)?.[1];

/**
 * A text as the value of a label: at most 63 lower-case letters, digits, `_` and `-`
 * (https://cloud.google.com/resource-manager/docs/labels-overview). A text that had to be changed ends in a digest of
 * the whole, so that two texts never share a label.
 */
export function labelValue(text: string): string {
  const clean = text.toLowerCase().replace(/[^a-z0-9_-]/g, '-');
  return clean === text && text.length <= 63 ? text : `${clean.slice(0, 54)}-${digest(text, 8)}`;
}

/** A text as the start of an id: lower-case letters, digits and single hyphens, a letter first. */
export function slug(text: string, longest: number): string {
  const clean = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '');
  return clean.slice(0, longest).replace(/-+$/, '') || 'millrace';
}

/** The first hexadecimal digits of the SHA-256 of a text. */
export const digest = (text: string, digits: number): string =>
  createHash('sha256').update(text).digest('hex').slice(0, digits);

/** Ten decimal digits from a text, as the id of a deployed model must be; the first is not 0, which has a meaning. */
export function decimalId(text: string): string {
  const number = BigInt(`0x${digest(text, 16)}`) % 9_000_000_000n;
  return String(number + 1_000_000_000n);
}
