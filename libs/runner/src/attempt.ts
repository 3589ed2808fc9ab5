import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute } from 'node:path';
import { type ExternalRead, type JsonObject, type JsonValue, MillraceError } from '@millrace/contract';
import type { Execution, ExecutionResult } from '@millrace/metadata';
import * as z from 'zod';
import type { ChildExit } from './child.ts';
import type { RunContext } from './context.ts';
import type { StepError } from './events.ts';
import {
  artifactType,
  type ExecutorInput,
  executorInput,
  type LocalArtifacts,
  readStepOutput,
} from './executor-input.ts';
import { readLogLine } from './log-line.ts';
import { fillCommand } from './placeholders.ts';
import type { PreparedStep } from './prepared-step.ts';
import { resourcesOf } from './resources.ts';
import { TimeLimit } from './time-limit.ts';

/** Starts a step's command once and reads what it gave. */
export async function attemptStep(
  context: RunContext,
  prepared: PreparedStep,
  execution: Execution,
): Promise<ExecutionResult> {
  const artifacts = await prepared.bring();
  const input = executorInput(prepared.outputDefinitions, prepared.values.parameters, artifacts, {
    folder: execution.workDirectory,
    artifact: (name) => execution.outputs[name]?.path ?? '',
  });
  await makeParents(input);
  const limit = new TimeLimit(prepared.timeoutSeconds);
  const { exit, error } = await launchStep(context, prepared, {
    args: fillCommand(prepared.container.args ?? [], commandScope(context, prepared, input)),
    input,
    readable: localPaths(artifacts),
    writable: [execution.workDirectory, ...Object.values(execution.outputs).map((output) => dirname(output.path))],
    execution: execution.ref,
    cacheKey: execution.cacheKey,
    signal: AbortSignal.any([execution.signal, limit.signal]),
  }).finally(limit.end);
  if (context.signal.aborted) throw new MillraceError('CANCELLED', 'The run was interrupted.');
  if (limit.signal.aborted) throw limit.error(prepared.step.name);
  if (exit.code !== 0) throw failure(prepared, exit, error);
  const output = await readStepOutput(input, prepared.outputDefinitions);
  const elsewhere = await describeElsewhere(context, output.elsewhere);
  if (prepared.component === undefined) await makeMissing(prepared, execution, elsewhere);
  const reads = Object.values(output.metadata).flatMap(readsOf);
  return {
    outputParameters: output.parameters,
    elsewhere,
    schemaTitles: schemaTitles(prepared.outputDefinitions),
    artifactMetadata: Object.fromEntries(Object.entries(output.metadata).map(([k, v]) => [k, withoutRecord(v)])),
    reads: [...new Map(reads.map((read) => [`${read.uri} ${read.digest}`, read])).values()],
    versions: { node: process.versions.node },
  };
}

const commandScope = (context: RunContext, { step }: PreparedStep, input: ExecutorInput) => ({
  ...{ input, job: context.job, step: step.id },
});

/** Paths of what lies on this machine; what is only referred to by its URI is for the step to find. */
export const localPaths = (artifacts: LocalArtifacts): string[] =>
  Object.values(artifacts)
    .flat()
    .map(({ path }) => path)
    .filter(isAbsolute);

async function describeElsewhere(context: RunContext, uris: Readonly<Record<string, string>>) {
  const described = Object.entries(uris).map(
    async ([name, uri]) => [name, { uri, ...(await context.inputs.describe(uri)) }] as const,
  );
  return Object.fromEntries(await Promise.all(described));
}

/** KFP takes it that a container makes no file for an artifact, e.g. metrics that are all metadata. */
async function makeMissing(prepared: PreparedStep, execution: Execution, elsewhere: object): Promise<void> {
  for (const [name, { path }] of Object.entries(execution.outputs)) {
    if (Object.hasOwn(elsewhere, name) || existsSync(path)) continue;
    prepared.log.write(`The step wrote nothing for its output ${name}: it is an empty file.`);
    await writeFile(path, '');
  }
}

function schemaTitles(definitions: PreparedStep['outputDefinitions']): Record<string, string> {
  const titles = Object.entries(definitions.artifacts ?? {}).flatMap(([name, definition]) => {
    const { schemaTitle } = artifactType(definition);
    return schemaTitle === undefined ? [] : [[name, schemaTitle] as const];
  });
  return Object.fromEntries(titles);
}

interface LaunchOptions {
  readonly args: readonly string[];
  readonly input: ExecutorInput;
  readonly readable: readonly string[];
  readonly writable: readonly string[];
  readonly execution?: string;
  readonly cacheKey?: string;
  readonly signal: AbortSignal;
  /** Receives stdout; without it stdout is part of the log. */
  readonly onResult?: (line: string) => void;
}

/** Starts the command of a step's container and turns what it prints into events and its log. */
export async function launchStep(
  context: RunContext,
  prepared: PreparedStep,
  options: LaunchOptions,
): Promise<{ exit: ChildExit; error: StepError | undefined }> {
  const { id } = prepared.step;
  let error: StepError | undefined;
  const exit = await context.launcher.launch({
    ...{ container: prepared.container, component: prepared.component },
    command: fillCommand(prepared.container.command ?? [], commandScope(context, prepared, options.input)),
    args: options.args,
    env: environment(context, prepared, options),
    mounts: prepared.objects.mounts,
    resources: resourcesOf(prepared.container),
    readable: options.readable,
    writable: [...new Set(options.writable)],
    signal: options.signal,
    graceSeconds: context.graceSeconds,
    onLine: (stream, line) => {
      if (stream === 'stdout' && options.onResult !== undefined) return options.onResult(line);
      prepared.log.write(line);
      const read = readLogLine(line);
      error = read.error ?? error;
      if (read.progress === undefined) context.emit({ type: 'step-log', step: id, stream, line: read.text });
      else context.emit({ type: 'step-progress', step: id, ...read.progress });
    },
  });
  return { exit, error };
}

function environment(
  context: RunContext,
  prepared: PreparedStep,
  { execution, cacheKey }: LaunchOptions,
): Record<string, string> {
  const own = Object.fromEntries((prepared.container.env ?? []).map(({ name, value }) => [name, value]));
  const checkpoints = context.store.localPath(`.millrace/work/${cacheKey}`);
  return {
    ...own,
    ...prepared.objects.env,
    MILLRACE_CODE_DIGEST: prepared.codeDigest,
    MILLRACE_IMAGE: prepared.container.image,
    MILLRACE_RUN: context.run,
    MILLRACE_LOG: 'json',
    TF_CPP_MIN_LOG_LEVEL: '2',
    ...(execution === undefined ? {} : { MILLRACE_EXECUTION: execution }),
    ...(cacheKey === undefined || checkpoints === undefined ? {} : { MILLRACE_CHECKPOINT_DIR: checkpoints }),
  };
}

function failure(prepared: PreparedStep, exit: ChildExit, error: StepError | undefined): MillraceError {
  const { name } = prepared.step;
  if (error !== undefined) {
    return new MillraceError(error.code, error.message, error.hint === undefined ? {} : { hint: error.hint });
  }
  if (exit.outOfMemory === true) {
    return new MillraceError('OUT_OF_MEMORY', `${name} used more memory than it may and was ended.`, {
      hint: 'Give the step a higher memory limit, or less to do.',
    });
  }
  const how = exit.code === undefined ? `was ended by ${exit.signal}` : `ended with exit code ${exit.code}`;
  return new MillraceError('STEP_FAILED', `${name} ${how}.`, { hint: `Read ${prepared.log.place}` });
}

async function makeParents(input: ExecutorInput): Promise<void> {
  await mkdir(dirname(input.outputs.outputFile), { recursive: true });
  const files = Object.values(input.outputs.parameters).map((parameter) => parameter.outputFile);
  for (const file of files) await mkdir(dirname(file), { recursive: true });
}

const readSchema = z.object({
  reads: z
    .array(
      z.object({
        uri: z.string(),
        size: z.number(),
        digest: z.string(),
        generation: z.string().optional(),
        etag: z.string().optional(),
      }),
    )
    .default([]),
});

/** What the component says that it read, in the metadata that it leaves with each output. */
function readsOf(metadata: JsonObject): ExternalRead[] {
  const found = readSchema.safeParse(metadata.millrace);
  return found.success ? found.data.reads : [];
}

/** Our own record holds what the component's copy of it says. */
function withoutRecord({ millrace: _, ...metadata }: JsonObject): Record<string, JsonValue> {
  return metadata;
}
