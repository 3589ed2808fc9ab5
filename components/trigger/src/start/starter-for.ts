import { EXIT, MillraceError } from '@millrace/contract';
import type { TriggerConfig } from '../config.ts';
import { kfpStarter } from './kfp.ts';
import type { Starter } from './starter.ts';

/**
 * What starts runs where the configuration says.
 * @throws MillraceError `TARGET_UNAVAILABLE`
 */
export function starterFor({ pipeline, target }: TriggerConfig): Starter {
  if (target.kind === 'kfp') return kfpStarter(pipeline, target);
  throw new MillraceError('TARGET_UNAVAILABLE', 'Vertex AI is not wired yet.', { exitCode: EXIT.usage });
}
