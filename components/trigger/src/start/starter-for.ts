import type { TriggerConfig } from '../config.ts';
import { kfpStarter } from './kfp.ts';
import type { Starter } from './starter.ts';
import { vertexStarter } from './vertex.ts';

/** What starts runs where the configuration says. */
export const starterFor = ({ pipeline, target }: TriggerConfig): Starter =>
  target.kind === 'kfp' ? kfpStarter(pipeline, target) : vertexStarter(pipeline, target);
