import type { TriggerConfig } from '../config.ts';
import type { Starter } from './starter.ts';

/**
 * What starts runs where the configuration says; the other's client is not loaded.
 * @throws MillraceError `INVALID_KFP_HOST`
 */
export async function starterFor({ pipeline, target }: Pick<TriggerConfig, 'pipeline' | 'target'>): Promise<Starter> {
  if (target.kind === 'kfp') return (await import('./kfp.ts')).kfpStarter(pipeline, target);
  return (await import('./vertex.ts')).vertexStarter(pipeline, target);
}
