import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ComponentDefinition, ExternalRead, RunContext } from '@millrace/contract';
import { checkpointsAt } from '@millrace/metadata';
import { openStore } from '@millrace/storage';
import { withInterval } from './checkpoint-interval.ts';
import { cloudPlace } from './cloud-place.ts';
import type { Command } from './command.ts';
import { localPath } from './executor-input.ts';
import type { Session } from './session.ts';

/** The context in kfp mode: no bucket, a scratch folder, checkpoints where the cluster or the runner keeps them. */
export async function kfpContext(
  definition: ComponentDefinition,
  command: Command,
  session: Session,
  reads: ExternalRead[],
): Promise<{ context: RunContext; dispose: () => Promise<void> }> {
  const { environment, logger, progress, signal } = session;
  const scratch = await mkdtemp(join(tmpdir(), `millrace-${definition.name}-`));
  const checkpoints = localPath(environment.checkpointFolder ?? join(scratch, 'checkpoints'));
  const store = openStore(resolve(checkpoints));
  const workDirectory = await mkdtemp(join(scratch, 'work-'));
  const [pipeline, step, id] = (environment.execution ?? '').split('/');
  return {
    context: {
      ...{ logger, progress, signal, workDirectory },
      checkpoints: withInterval(checkpointsAt(store, '', { localDirectory: workDirectory, signal }), environment),
      execution: { id: id || 'kfp', pipeline: pipeline || 'kfp', step: step || definition.name },
      ...cloudPlace(command, environment),
      recordRead: (read) => reads.push(read),
    },
    dispose: () => rm(scratch, { recursive: true, force: true }),
  };
}
