import type { FingerprintFunction } from '@millrace/contract';
import type { ResolveInputs } from './component.ts';
import { lookUp } from './lookup.ts';

/** The version that the alias names now, and its digest. */
export const fingerprint: FingerprintFunction<ResolveInputs> = async (
  { registry, modelName, alias, besides },
  context,
) => {
  const { bucket, pipeline, signal } = context;
  const { found } = await lookUp({ registry, modelName, alias, besides: besides?.path }, { bucket, pipeline, signal });
  return found === undefined ? 'none' : `${found.version} ${found.digest}`;
};
