import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ComponentDefinition, ExternalRead, JsonObject, JsonValue, RunContext } from '@millrace/contract';
import { beginExecution, type Execution, type ExecutionResult, storeCheckpoints } from '@millrace/metadata';
import { openStore, type Store, withSignal } from '@millrace/storage';
import { withInterval } from './checkpoint-interval.ts';
import { cloudPlace } from './cloud-place.ts';
import { codeDigest } from './code-digest.ts';
import type { Command } from './command.ts';
import { type ResolvedInput, resolveInputs } from './local-inputs.ts';
import { remoteWorkOfExecution } from './remote-work.ts';
import type { Session } from './session.ts';
import { perform, type Work } from './work.ts';

/** What `--json` prints after a success. */
export interface LocalResult {
  readonly outcome: 'succeeded';
  /** `<pipeline>/<step>/<execution id>`. */
  readonly execution: string;
  /** Output artifact → its URI and digest. */
  readonly outputs: Readonly<Record<string, { readonly uri: string; readonly digest: string }>>;
  /** Output parameters. */
  readonly parameters: Readonly<Record<string, JsonValue>>;
  readonly durationSeconds: number;
}

/** Runs the component on inputs from the bucket, and keeps its outputs and the record of the execution there. */
export async function runLocal(
  definition: ComponentDefinition,
  command: Command,
  session: Session,
): Promise<LocalResult> {
  const { logger, signal } = session;
  const store = openStore(command.bucket ?? '');
  // Whatever comes before the execution and beside it stops with the signal; the execution cleans up after that.
  const working = withSignal(store, signal);
  await working.check();
  const brought = await mkdtemp(join(tmpdir(), `millrace-${definition.name}-inputs-`));
  try {
    const inputs = await resolveInputs(definition, command, working, brought, signal);
    for (const [name, { record }] of Object.entries(inputs)) logger.info(`input ${name}`, { uri: record.uri });
    const execution = await begin(definition, command, session, store, inputs);
    logger.info(`started ${execution.ref}`);
    const result = await work(definition, command, session, store, inputs, execution);
    logger.info(`succeeded in ${result.durationSeconds.toFixed(1)} s`, { execution: result.execution });
    for (const [name, { uri }] of Object.entries(result.outputs)) logger.info(`output ${name}`, { uri });
    for (const [name, value] of Object.entries(result.parameters)) logger.info(`output ${name}`, { value });
    return result;
  } finally {
    await rm(brought, { recursive: true, force: true });
  }
}

async function begin(
  definition: ComponentDefinition,
  command: Command,
  session: Session,
  store: Store,
  inputs: Readonly<Record<string, ResolvedInput>>,
): Promise<Execution> {
  const { environment, logger, signal } = session;
  const { parameters, pipeline } = command;
  const fingerprint = await fingerprintOf(definition, command, session, inputs);
  return beginExecution({
    ...{ store, pipeline, parameters, signal, logger },
    step: definition.name,
    component: definition.name,
    inputs: Object.fromEntries(Object.entries(inputs).map(([name, { record }]) => [name, record])),
    outputs: definition.outputs,
    codeDigest: await codeDigest(session),
    clock: () => new Date(session.now()),
    ...(environment.image === undefined ? {} : { image: environment.image }),
    ...(environment.run === undefined ? {} : { run: environment.run }),
    ...(typeof parameters.seed === 'number' ? { seed: parameters.seed } : {}),
    ...(fingerprint === undefined ? {} : { fingerprint }),
  });
}

async function fingerprintOf(
  definition: ComponentDefinition,
  command: Command,
  session: Session,
  inputs: Readonly<Record<string, ResolvedInput>>,
): Promise<string | undefined> {
  if (definition.fingerprint === undefined) return undefined;
  const { fingerprint } = await definition.fingerprint();
  const { logger, signal } = session;
  const { bucket, pipeline } = command;
  return fingerprint(
    { ...command.parameters, ...artifactsOf(definition, inputs) },
    {
      ...{ logger, signal, pipeline },
      ...cloudPlace(command, session.environment),
      ...(bucket === undefined ? {} : { bucket }),
    },
  );
}

/** From the first line of `run` to the record: whatever happens, exactly one record is left, or none if killed. */
async function work(
  definition: ComponentDefinition,
  command: Command,
  session: Session,
  store: Store,
  inputs: Readonly<Record<string, ResolvedInput>>,
  execution: Execution,
): Promise<LocalResult> {
  const { logger, progress, now } = session;
  const started = now();
  const reads: ExternalRead[] = [];
  const { id, pipeline, step, signal, workDirectory } = execution;
  const context: RunContext = {
    ...{ logger, progress, signal, workDirectory, execution: { id, pipeline, step } },
    checkpoints: withInterval(
      storeCheckpoints(withSignal(store, signal), execution.cacheKey, { localDirectory: workDirectory, signal }),
      session.environment,
    ),
    recordRead: (read) => reads.push(read),
    ...cloudPlace(command, session.environment),
    ...(command.bucket === undefined ? {} : { bucket: command.bucket }),
    ...remoteWorkOfExecution(definition, command.parameters, { store, cacheKey: execution.cacheKey }),
  };
  const versions = { node: process.versions.node, [definition.name]: session.version };
  const keepLog = () => writeFile(execution.logPath, session.logLines.join(''));
  let values: JsonObject = {};
  try {
    const { outputs } = execution;
    values = await perform(definition, {
      parameters: command.parameters,
      inputs: artifactsOf(definition, inputs),
      outputs,
      context,
      ...(await vertexContext(command, store, execution, context)),
    });
    await keepLog();
    const record = await execution.commit({ outputParameters: values, reads, versions });
    return {
      outcome: 'succeeded',
      execution: execution.ref,
      outputs: Object.fromEntries(
        Object.values(record.outputs).map(({ name, uri, digest }) => [name, { uri, digest }]),
      ),
      parameters: values,
      durationSeconds: (now() - started) / 1000,
    };
  } catch (error) {
    await keepLog().catch(() => undefined);
    await endBadly(execution, error, { outputParameters: values, reads, versions }, session);
    throw error;
  }
}

/** Where the work is a job's: what surrounds that. What it leaves behind goes with the checkpoints. */
async function vertexContext(
  { vertex }: Command,
  store: Store,
  { cacheKey }: Execution,
  context: RunContext,
): Promise<Pick<Work, 'vertex'>> {
  if (vertex === undefined) return {};
  const { jobOfExecution } = await import('./vertex/place.ts');
  return { vertex: jobOfExecution(vertex, { store, cacheKey }, context) };
}

/** The first error is the one to report, whatever happens while it is recorded. */
async function endBadly(execution: Execution, error: unknown, ending: ExecutionResult, session: Session) {
  try {
    await (session.signal.aborted ? execution.cancel(ending) : execution.fail(error, ending));
  } catch (second) {
    session.logger.warn(`could not end ${execution.ref} cleanly; the next execution sweeps what is left`, {
      error: second instanceof Error ? second.message : String(second),
    });
  }
}

/** What `run` is given; on a command line an input that takes a list has one. */
const artifactsOf = (definition: ComponentDefinition, inputs: Readonly<Record<string, ResolvedInput>>) =>
  Object.fromEntries(
    Object.entries(inputs).map(([name, { artifact }]) => {
      const io = definition.inputs[name];
      return [name, io?.kind === 'artifact' && io.list === true ? [artifact] : artifact];
    }),
  );
