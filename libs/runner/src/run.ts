import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type JsonObject, readParameters } from '@millrace/contract';
import { executionId, formatRef, History, type Random, type RunRecord } from '@millrace/metadata';
import { type PipelineSpec, type PlatformSpec, toYaml } from '@millrace/pipeline';
import { type Store, withSignal } from '@millrace/storage';
import { type ClusterObjects, checkObjects } from './cluster-objects.ts';
import type { RunContext } from './context.ts';
import type { DagHost } from './dag-host.ts';
import { runDag } from './dag-run.ts';
import { contractOf } from './definitions.ts';
import type { RunEvent, RunOutcome, StepError, StepInfo, StepState } from './events.ts';
import { formerSuccesses } from './former.ts';
import { importGiven, readArtifacts } from './given-artifacts.ts';
import type { JobFacts } from './job.ts';
import { Journal } from './journal.ts';
import { LatestSuccesses } from './latest-successes.ts';
import type { Launcher } from './launcher.ts';
import { LocalInputs } from './local-inputs.ts';
import { folderName } from './names.ts';
import { planSteps } from './plan.ts';
import { Slots } from './slots.ts';
import { stepError } from './step-error.ts';
import { StepLog } from './step-log.ts';
import { runStep } from './step-run.ts';
import type { StepTask } from './step-task.ts';
import { expectEnded } from './still-running.ts';
import { Sweeper } from './sweeper.ts';
import { NOTHING, type TaskResult, type Values } from './values.ts';

export interface RunOptions {
  readonly spec: PipelineSpec;
  /** What the pipeline asks of Kubernetes; time limits hold here, too. */
  readonly platform?: PlatformSpec;
  /** Values of the pipeline's inputs; the others take their defaults. When resuming: default those of the run. */
  readonly inputs?: JsonObject;
  readonly store: Store;
  readonly launcher: Launcher;
  /** URIs or paths of the artifacts that the pipeline takes; a list where it takes one. When resuming: as `inputs`. */
  readonly artifacts?: Readonly<Record<string, string | readonly string[]>>;
  /** What stands in for the secrets, config maps and volumes that steps take from a cluster. */
  readonly objects?: ClusterObjects;
  /** Steps that run at the same time. Default: twice the number of processors, at least 8: many steps wait. */
  readonly parallelism?: number;
  /** False: no step takes its outputs from the cache. Default true. */
  readonly caching?: boolean;
  /** Id of a run that failed or was killed: it goes on, and what had succeeded in it is kept. */
  readonly resumeFrom?: string;
  /** Interrupts the run: steps get SIGTERM, and SIGKILL after the grace. */
  readonly signal?: AbortSignal;
  /** Seconds that an interrupted step has to end by itself. Default 10. */
  readonly graceSeconds?: number;
  readonly onEvent?: (event: RunEvent) => void;
  /** Facts for the run's record. `command` gives the shell command that resumes a run. */
  readonly facts?: Pick<RunRecord, 'code' | 'host'> & { readonly command: (run: string) => string };
  readonly clock?: () => Date;
  readonly random?: Random;
}

export interface RunResult {
  readonly outcome: RunOutcome;
  readonly record: RunRecord;
  /** The pipeline's outputs, as far as they were made. */
  readonly outputs: Values;
}

/**
 * Runs a compiled pipeline on this machine. A step that fails stops what needs it and nothing else; the result says
 * so, and only what keeps the run itself from going on is thrown.
 * @throws MillraceError `UNSUPPORTED_PIPELINE`, `INVALID_PARAMETERS`, `RUN_MISSING`, `RUN_ACTIVE`, and those of the store.
 */
export async function runPipeline(options: RunOptions): Promise<RunResult> {
  const { spec, store, clock = () => new Date(), signal = new AbortController().signal } = options;
  const pipeline = folderName(spec.pipelineInfo.name);
  const steps = planSteps(spec);
  const history = new History(store);
  const former = options.resumeFrom === undefined ? undefined : await history.run(options.resumeFrom, pipeline);
  if (former !== undefined) await expectEnded(former, clock);
  const definitions = spec.root.inputDefinitions;
  const inputs = readParameters(contractOf(definitions), options.inputs ?? former?.inputs ?? {});

  const uris = readArtifacts(definitions, options.artifacts ?? former?.artifacts ?? {});
  checkObjects(options.platform, options.objects ?? {}, process.env);

  await withSignal(store, signal).check();
  const run = former?.id ?? executionId(clock, options.random ?? Math.random);
  const yaml = toYaml(options);
  const startedAt = clock();
  await store.write(`${pipeline}/runs/${run}/pipeline.yaml`, yaml);
  const journal = new Journal(
    store,
    {
      formatVersion: 1,
      ...{ id: run, pipeline, inputs, steps: former?.steps ?? [] },
      ...(Object.keys(uris).length === 0 ? {} : { artifacts: uris }),
      pipelineDigest: `sha256:${createHash('sha256').update(yaml).digest('hex')}`,
      state: 'running',
      startedAt: former?.startedAt ?? startedAt.toISOString(),
      code: options.facts?.code ?? {},
      host: options.facts?.host ?? {},
      command: options.facts?.command(run) ?? '',
    },
    clock,
  );
  await journal.begin();

  const job: JobFacts = { run, pipeline, startedAt: former?.startedAt ?? startedAt.toISOString(), root: store.uri };
  const folder = await mkdtemp(join(tmpdir(), 'millrace-run-'));
  const context: RunContext = {
    ...{ spec, pipeline, run, job, store, signal, folder },
    platform: options.platform,
    objects: options.objects ?? {},
    launcher: options.launcher,
    slots: new Slots(options.parallelism ?? Math.max(8, 2 * availableParallelism())),
    latest: new LatestSuccesses(),
    sweeper: new Sweeper(withSignal(store, signal), pipeline, clock),
    caching: options.caching ?? true,
    graceSeconds: options.graceSeconds ?? 10,
    inputs: new LocalInputs(store, join(folder, 'inputs'), signal),
    former: former === undefined ? new Map() : await formerSuccesses(history, former, steps),
    now: clock,
    emit: (event) => options.onEvent?.({ ...event, time: clock().toISOString() }),
  };
  try {
    context.emit({ type: 'run-started', run, pipeline, steps });
    const dag = spec.root.dag ?? { tasks: {} };
    const given: Values = { parameters: inputs, artifacts: await importGiven(uris, definitions, context.inputs) };
    const result = await runDag(dagHost(context, journal, steps), dag, given, '');
    await context.latest.publish(store).catch(() => undefined);
    const outcome: RunOutcome = signal.aborted ? 'cancelled' : result.state === 'succeeded' ? 'succeeded' : 'failed';
    const endedAt = clock();
    const durationSeconds = Math.max(0, endedAt.getTime() - startedAt.getTime()) / 1000;
    const record = await journal.end(outcome, endedAt, durationSeconds);
    context.emit({ type: 'run-ended', run, outcome, durationSeconds });
    return { outcome, record, outputs: { parameters: result.parameters, artifacts: result.artifacts } };
  } finally {
    await journal.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs steps for the DAG, and tells the listener and the journal how each ended. */
function dagHost(context: RunContext, journal: Journal, steps: readonly StepInfo[]): DagHost {
  const components = new Map(steps.map((step) => [step.id, step.component]));
  const ended = async (step: StepTask, state: StepState, facts: EndFacts): Promise<TaskResult> => {
    const { execution, error, outputs = NOTHING, started } = facts;
    const durationSeconds = started === undefined ? 0 : (context.now().getTime() - started.getTime()) / 1000;
    const known = { ...(execution === undefined ? {} : { execution }), ...(error === undefined ? {} : { error }) };
    const outputParameters = outputs.parameters;
    context.emit({ type: 'step-ended', step: step.id, state, durationSeconds, outputParameters, ...known });
    const component = components.get(step.id) ?? '';
    journal.stepEnded({
      ...{ name: step.name, id: step.id, component, state, durationSeconds, cached: state === 'cached' },
      ...known,
    });
    return { ...outputs, state, ...(error === undefined ? {} : { error }) };
  };
  return {
    spec: context.spec,
    signal: context.signal,
    job: context.job,
    runStep: (step, inputs) => context.slots.run(() => performStep(context, step, inputs, ended)),
    dropStep: (step, state, error) => ended(step, state, error === undefined ? {} : { error }).then(() => undefined),
    addSteps: (added) => {
      for (const step of added) components.set(step.id, step.component);
      context.emit({ type: 'steps-added', steps: added });
    },
  };
}

interface EndFacts {
  readonly execution?: string;
  readonly error?: StepError;
  readonly outputs?: Values;
  readonly started?: Date;
}
type Ended = (step: StepTask, state: StepState, facts: EndFacts) => Promise<TaskResult>;

async function performStep(context: RunContext, step: StepTask, inputs: Values, ended: Ended): Promise<TaskResult> {
  const started = context.now();
  if (context.signal.aborted) return ended(step, 'cancelled', {});
  const log = new StepLog(context.store, context, step.id, context.folder);
  try {
    const { record, cached } = await runStep(context, step, inputs, log);
    const outputs = { parameters: record.outputParameters, artifacts: record.outputs };
    return await ended(step, cached ? 'cached' : 'succeeded', { execution: formatRef(record), outputs, started });
  } catch (error) {
    const state = context.signal.aborted ? 'cancelled' : 'failed';
    return await ended(step, state, { error: stepError(error, log), started });
  } finally {
    await log.close();
  }
}
