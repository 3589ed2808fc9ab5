import type { Violation } from './api-error.ts';

/** Rules that many resources share: each gives the violations of one field. */
export function displayNameRule(field: string, value: string | null | undefined): Violation[] {
  if (value == null || value === '') return [{ field, description: 'Required field is not set.' }];
  return value.length > 128 ? [{ field, description: 'The name can be up to 128 characters long.' }] : [];
}

/** https://cloud.google.com/resource-manager/docs/labels-overview#requirements */
export function labelsRule(field: string, labels: Readonly<Record<string, string>> | null | undefined): Violation[] {
  const entries = Object.entries(labels ?? {});
  const wrong = entries.filter(
    ([key, value]) => !/^[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}_-]{0,62}$/u.test(key) || !VALUE.test(value),
  );
  const tooMany = entries.length > 64 ? [{ field, description: 'No more than 64 labels can be associated.' }] : [];
  return [
    ...tooMany,
    ...wrong.map(([key, value]) => ({ field: `${field}.${key}`, description: `Invalid label: ${key}=${value}` })),
  ];
}

const VALUE = /^[\p{Ll}\p{Lo}\p{N}_-]{0,63}$/u;

export const required = (field: string, value: string | object | null | undefined): Violation[] =>
  value == null || value === '' ? [{ field, description: 'Required field is not set.' }] : [];

/** A `gs://bucket/…` URI, where one is given. */
export const gcsUriRule = (field: string, value: string | null | undefined): Violation[] =>
  value == null || value === '' || /^gs:\/\/[a-z0-9][a-z0-9._-]+(\/.*)?$/.test(value)
    ? []
    : [{ field, description: `Must be a Cloud Storage URI: ${value}` }];
