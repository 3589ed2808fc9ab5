import { type InputArtifact, type JsonObject, MillraceError, type VertexContext } from '@millrace/contract';
import { digestTree, type Store } from '@millrace/storage';
import { JOB_FILE, type JobFile, type StagedArtifact } from './job-file.ts';
import { FAILURE_FILE } from './job-result.ts';

/** What a job is to do. */
export interface JobWork {
  /** Component whose `run` does it. */
  readonly component: string;
  readonly parameters: JsonObject;
  readonly inputs: Readonly<Record<string, InputArtifact | readonly InputArtifact[]>>;
  /** Of a tuning job: what each trial reports. */
  readonly trialMetric?: string;
}

/**
 * Writes `job.json` into the folder of the work, and beside it the inputs that lie on this machine only.
 * @returns the URI of the job
 */
export async function stageJob(store: Store, work: JobWork, context: VertexContext): Promise<string> {
  const { component, parameters, trialMetric } = work;
  const { id, pipeline, step } = context.execution;
  const job: JobFile = {
    ...{ formatVersion: 1, component, parameters: { ...parameters } },
    execution: { id, pipeline, step },
    inputs: await stageInputs(store, work, context.signal),
    ...(trialMetric === undefined ? {} : { trialMetric }),
  };
  // What a former job of this work said is not what this one says.
  await store.delete(FAILURE_FILE);
  await store.write(JOB_FILE, `${JSON.stringify(job, null, 2)}\n`);
  return store.uriOf(JOB_FILE);
}

async function stageInputs(store: Store, { inputs }: JobWork, signal: AbortSignal): Promise<JobFile['inputs']> {
  const staged: JobFile['inputs'] = {};
  for (const [name, given] of Object.entries(inputs)) {
    if ('path' in given) staged[name] = await stage(store, given, `inputs/${name}`, signal);
    else {
      const list: StagedArtifact[] = [];
      for (const [i, artifact] of given.entries())
        list.push(await stage(store, artifact, `inputs/${name}/${i}`, signal));
      staged[name] = list;
    }
  }
  return staged;
}

async function stage(store: Store, given: InputArtifact, key: string, signal: AbortSignal): Promise<StagedArtifact> {
  const { name, uri, path, metadata } = given;
  const common = { name, metadata: { ...metadata } };
  if (uri.startsWith('gs://')) {
    return { ...common, uri, digest: given.digest ?? (await digestTree(path, { signal })).digest };
  }
  const { digest } = await upload(store, path, key, signal);
  return { ...common, uri: store.uriOf(key), digest };
}

/** No job reads the folder yet: what a submitter that was killed left half-done makes way. */
async function upload(store: Store, path: string, key: string, signal: AbortSignal) {
  try {
    return await store.upload(path, key, { signal });
  } catch (error) {
    if (!(error instanceof MillraceError) || error.code !== 'PRECONDITION_FAILED') throw error;
    await store.deleteFolder(`${key}/`, { signal });
    return store.upload(path, key, { signal });
  }
}
