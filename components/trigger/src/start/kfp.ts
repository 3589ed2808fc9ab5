import { MillraceError } from '@millrace/contract';
import { createKfpClient, googleCredentials, type KfpClient } from '@millrace/kfp';
import { type Batch, changeText } from '../change.ts';
import type { KfpTarget, PipelineSettings } from '../config.ts';
import { parametersOf } from './parameters.ts';
import { readPipeline } from './pipeline.ts';
import type { StartedRun, Starter } from './starter.ts';

/** Milliseconds for a call: all of them together end before the lease of the window does. */
const CALL_TIMEOUT = 20_000;

/**
 * Starts runs on a KFP host. The host gives runs ids of its own and does not mind two of one name, so a run is looked
 * for by its name before it is made, and again where the answer was lost.
 */
export function kfpStarter(settings: PipelineSettings, target: KfpTarget): Starter {
  const kfp = clientOf(target);
  return {
    async start(batch, signal) {
      const pipeline = await readPipeline(settings.uri);
      const parameters = parametersOf(settings.parameters, batch, pipeline.spec);
      const { id: experimentId } = await kfp.experiments.ensure({ name: target.experiment }, { signal });
      const find = () => findRun(kfp, batch, experimentId, signal);
      const wanted = {
        ...{ name: batch.run, description: describe(batch), pipeline, experimentId, parameters },
        ...(settings.root === undefined ? {} : { pipelineRoot: settings.root }),
        ...(settings.serviceAccount === undefined ? {} : { serviceAccount: settings.serviceAccount }),
      };
      const found = await find();
      if (found !== undefined) return found;
      try {
        return startedRun(kfp, (await kfp.runs.create(wanted, { signal })).id);
      } catch (error) {
        const lost = error instanceof MillraceError && error.code === 'KFP_ANSWER_LOST';
        const begun = lost ? await find() : undefined;
        if (begun === undefined) throw error;
        return begun;
      }
    },
  };
}

function clientOf({ host, namespace, audience }: KfpTarget): KfpClient {
  return createKfpClient({
    host,
    timeout: CALL_TIMEOUT,
    retry: { attempts: 3 },
    ...(namespace === undefined ? {} : { namespace }),
    ...(audience === undefined ? {} : { auth: googleCredentials({ audience }) }),
  });
}

async function findRun(
  kfp: KfpClient,
  { run }: Batch,
  experimentId: string,
  signal: AbortSignal,
): Promise<StartedRun | undefined> {
  const [found] = await kfp.runs.list({ experimentId, where: [['displayName', '==', run]], signal }).all();
  return found === undefined ? undefined : startedRun(kfp, found.id);
}

const startedRun = (kfp: KfpClient, id: string): StartedRun => ({ run: id, page: `${kfp.host}/#/runs/details/${id}` });

/** What a person sees beside the run: the last change, and how many came with it. */
function describe({ changes }: Batch): string {
  const [last, ...others] = changes.toReversed();
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  return `${last === undefined ? '' : changeText(last)}${more}`;
}
