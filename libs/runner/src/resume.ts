import { canonicalJson } from '@millrace/contract';
import type { ExecutionRecord } from '@millrace/metadata';
import { flattened, type Values } from './values.ts';

/** Whether a success of the run that is resumed had these very inputs. Its code may have changed since: it is kept. */
export function reusable(former: ExecutionRecord, values: Values): boolean {
  const digests = (artifacts: ExecutionRecord['inputs']) =>
    Object.fromEntries(Object.entries(artifacts).map(([name, { digest }]) => [name, digest]));
  return (
    canonicalJson(former.parameters) === canonicalJson(values.parameters) &&
    canonicalJson(digests(former.inputs)) === canonicalJson(digests(flattened(values.artifacts)))
  );
}
