import { MillraceError } from '@millrace/contract';
import { type Store, withSignal } from '@millrace/storage';
import { cacheKey } from '../cache-key.ts';
import { hasCode, writeDocument } from '../documents.ts';
import type { ExecutionRecord } from '../record.ts';
import { checkNames, claimKey, type ExecutionRef, formatRef, recordKey } from '../refs.ts';
import { Claim, NO_CLAIM } from './claim.ts';
import { CleanUp } from './clean-up.ts';
import { finish } from './finish.ts';
import { type Clock, executionId, type Random } from './id.ts';
import { checkOutputs, forget, publishLog, publishOutputs, recordBase, removeOutputs } from './publish.ts';
import type { Execution, ExecutionRequest, ExecutionResult } from './request.ts';
import { makeStaging } from './staging.ts';
import { sweep } from './sweep.ts';

/**
 * Begins an execution: sweeps what killed ones left of the same step, claims a folder of its own, and gives the paths
 * to write to. Nothing of it can be read by others until `commit` has written its record.
 * @throws MillraceError `INVALID_NAME`, and those of the store.
 */
export async function beginExecution(request: ExecutionRequest): Promise<Execution> {
  checkNames(request);
  const { store, pipeline, step, clock = () => new Date(), random = Math.random } = request;
  const startedAt = clock();
  const working = request.signal === undefined ? store : withSignal(store, request.signal);
  const sweeping = async (store: Store): Promise<void> => {
    if (request.sweeps !== false) await sweep(store, pipeline, step, { clock });
  };
  await attempt(request, 'Could not sweep unfinished executions.', () => sweeping(working), [
    'STORAGE_UNAVAILABLE',
    'ABORTED',
  ]);

  const lost = new AbortController();
  const signal = request.signal === undefined ? lost.signal : AbortSignal.any([request.signal, lost.signal]);
  const makesArtifacts = Object.values(request.outputs).some(({ kind }) => kind === 'artifact');
  const scratch = makesArtifacts ? undefined : request.scratch;
  const { claim, ref } =
    scratch === undefined
      ? await claimFolder({ ...request, store: working }, clock, random, (error) => lost.abort(error))
      : { claim: NO_CLAIM, ref: { pipeline, step, id: executionId(clock, random) } };
  const staging = await makeStaging(store, ref, request.outputs, scratch).catch(async (error: unknown) => {
    using cleanUp = cleanUpOf(request);
    await attempt(request, 'Could not clean up.', () => cleanUp.run((store) => claim.release(store)));
    throw error;
  });
  const key = request.cacheKey ?? keyOf(request);
  const base = (result: ExecutionResult) =>
    recordBase(request, ref, { startedAt, endedAt: clock() }, { cacheKey: key, result });

  let open = true;
  /** Whether a record of success was sent; without an answer, nobody knows whether it arrived. */
  let mayBeRecorded = false;
  const settle = () => {
    if (!open) throw new MillraceError('EXECUTION_ENDED', `${formatRef(ref)} has ended already.`);
    open = false;
  };

  const commit = async (result: ExecutionResult = {}): Promise<ExecutionRecord> => {
    settle();
    let record: ExecutionRecord;
    try {
      await claim.verify();
      checkOutputs(request, staging, result);
      const outputs = await publishOutputs(request, ref, staging, result, signal);
      await publishLog(working, ref, staging);
      record = { ...base(result), state: 'succeeded', outputs };
      await claim.quiet();
      await claim.verify();
      mayBeRecorded = true;
      await writeDocument(working, recordKey(ref), record, { ifGeneration: '0' });
      // A sweeper deletes the claim first and looks for the record then; we write the record first and look for the
      // claim then. So one of the two notices the other.
      await claim.verify().catch(async (error: unknown) => {
        if (!hasCode(error, 'CLAIM_LOST')) return;
        await forget(store, ref);
        throw error;
      });
    } catch (error) {
      open = true;
      throw error;
    }
    await conclude(record);
    return record;
  };

  /** What follows is derived from the record: if it fails, readers and the next sweep make up for it. */
  const conclude = async (record: ExecutionRecord): Promise<void> => {
    using cleanUp = cleanUpOf(request);
    const tidy = (what: string, work: (store: Store) => Promise<unknown>) =>
      attempt(request, what, () => cleanUp.run(work));
    await tidy('Could not update the indexes.', (store) => finish(store, record, request.derives));
    await tidy('Could not clean up.', async (store) => {
      await staging.remove();
      await claim.release(store);
    });
    await tidy('Could not sweep unfinished executions.', sweeping);
  };

  const abandon = async (
    ending: Pick<ExecutionRecord, 'state' | 'error'>,
    result: ExecutionResult,
  ): Promise<ExecutionRecord> => {
    settle();
    using cleanUp = cleanUpOf(request);
    if (ending.error?.code === 'STORAGE_UNAVAILABLE') cleanUp.hurry();
    await claim.halt();
    try {
      // First of all: on a full disk, the record finds the room that this gives.
      await staging.removeWork();
      await cleanUp.run(async (store) => {
        // Before the outputs: nobody may read of a success whose outputs are gone.
        if (mayBeRecorded) await store.delete(recordKey(ref));
        mayBeRecorded = false;
        await removeOutputs(store, ref, staging);
      });
      await attempt(request, 'Could not keep the log.', () => cleanUp.run((store) => publishLog(store, ref, staging)));
      const record: ExecutionRecord = { ...base(result), outputs: {}, ...ending };
      await cleanUp.run((store) => writeDocument(store, recordKey(ref), record, { ifGeneration: '0' }));
      await attempt(request, 'Could not clean up.', () => cleanUp.run((store) => claim.release(store)));
      return record;
    } catch (error) {
      // Without a record, nothing at all is to be left. Where this fails too, the claim stays and the sweep follows it.
      if (!mayBeRecorded) await cleanUp.run((store) => forget(store, ref)).catch(() => undefined);
      throw error;
    } finally {
      await attempt(request, 'Could not clean up.', () => staging.remove());
    }
  };

  return {
    ...ref,
    ref: formatRef(ref),
    cacheKey: key,
    outputs: staging.outputs,
    workDirectory: staging.workDirectory,
    logPath: staging.logPath,
    signal,
    commit,
    fail: (error, result = {}) => abandon({ state: 'failed', error: errorFacts(error) }, result),
    cancel: (result = {}) =>
      abandon({ state: 'cancelled', error: { code: 'CANCELLED', message: 'The execution was interrupted.' } }, result),
  };
}

async function claimFolder(
  request: ExecutionRequest,
  clock: Clock,
  random: Random,
  onLost: (error: MillraceError) => void,
): Promise<{ claim: Claim; ref: ExecutionRef }> {
  const { store, pipeline, step } = request;
  for (let attempts = 1; ; attempts++) {
    const ref = { pipeline, step, id: executionId(clock, random) };
    const claim = new Claim(store, claimKey(ref), formatRef(ref), clock, onLost);
    try {
      await claim.take();
      return { claim, ref };
    } catch (error) {
      if (!hasCode(error, 'PRECONDITION_FAILED') || attempts === 10) throw error;
    }
  }
}

const cleanUpOf = ({ store, signal, cleanUpMs }: ExecutionRequest) => new CleanUp(store, signal, cleanUpMs);

const keyOf = (request: ExecutionRequest): string =>
  cacheKey({
    ...request,
    inputs: Object.fromEntries(Object.entries(request.inputs).map(([name, input]) => [name, input.digest])),
  });

/** For what may fail without harm to the outcome: noted, not thrown, unless by one of the codes that end it all. */
async function attempt(
  request: ExecutionRequest,
  what: string,
  work: () => Promise<unknown>,
  fatal: readonly string[] = [],
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (fatal.some((code) => hasCode(error, code))) throw error;
    request.logger?.warn(what, { error: errorFacts(error).message });
  }
}

function errorFacts(error: unknown): { code: string; message: string; hint?: string } {
  if (!(error instanceof MillraceError)) {
    return { code: 'UNEXPECTED', message: error instanceof Error ? error.message : String(error) };
  }
  const { code, message, hint } = error;
  return { code, message, ...(hint === undefined ? {} : { hint }) };
}
