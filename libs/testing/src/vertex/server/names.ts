import { invalidArgument } from './api-error.ts';

/** `projects/{project}/locations/{location}`, checked. */
export function locationOf(parent: string | null | undefined): string {
  const match = /^projects\/[^/]+\/locations\/[^/]+/.exec(parent ?? '');
  if (match === null) throw invalidArgument(`Invalid resource name: "${parent ?? ''}".`);
  return match[0];
}

/** The last segment of a name. */
export const idOf = (name: string | null | undefined): string => (name ?? '').split('/').at(-1) ?? '';

/** A model's name without its version, and the version or alias after `@`. */
export function splitVersion(name: string | null | undefined): { readonly model: string; readonly version: string } {
  const [model = '', version = ''] = (name ?? '').split('@');
  return { model, version: version === '-' ? '' : version };
}
