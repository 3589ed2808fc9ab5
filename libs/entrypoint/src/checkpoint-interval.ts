import type { Checkpoints } from '@millrace/contract';
import type { Environment } from './environment.ts';

/** The same checkpoints, as often as the environment says. */
export const withInterval = (checkpoints: Checkpoints, { checkpointSeconds }: Environment): Checkpoints =>
  checkpointSeconds === undefined ? checkpoints : { ...checkpoints, intervalSeconds: checkpointSeconds };
