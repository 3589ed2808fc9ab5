import type { ExecutorSpec } from '../ir/spec.ts';
import { placeholdersIn } from './placeholders.ts';

/** Names of the inputs that an executor's image and resources are taken from. */
export function podInputs({ container }: ExecutorSpec): ReadonlySet<string> {
  const text = JSON.stringify([container?.image ?? '', container?.resources ?? {}]);
  return new Set(placeholdersIn(text).flatMap(({ kind, name }) => (kind === 'input-parameter' ? [name] : [])));
}
