import { createHash } from 'node:crypto';
import { isAbsolute, resolve } from 'node:path';
import { canonicalJson, type JsonObject, type JsonValue, MillraceError } from '@millrace/contract';
import { beginExecution, type ExecutionRecord } from '@millrace/metadata';
import type { ImporterSpec } from '@millrace/pipeline';
import { fillConstant, parameterPlaceholder } from './constant.ts';
import type { RunContext } from './context.ts';
import { contractOf } from './definitions.ts';
import { endBadly } from './end-badly.ts';
import { artifactType } from './executor-input.ts';
import { jobPlaceholder } from './job.ts';
import { folderName } from './names.ts';
import type { StepTask } from './step-task.ts';
import type { Values } from './values.ts';

/**
 * Brings an existing artifact into the run: it stays where it is, and its record says what it held now. So the steps
 * that read it are cached as long as it is the same; whether it is `reimport`ed makes no difference here.
 */
export async function runImporter(
  context: RunContext,
  step: StepTask,
  importer: ImporterSpec,
  values: Values,
): Promise<ExecutionRecord> {
  const { pipeline, run, store, signal } = context;
  context.emit({ type: 'step-started', step: step.id, attempt: 1 });
  const [[output, definition] = ['artifact', undefined]] = Object.entries(
    step.component.outputDefinitions?.artifacts ?? {},
  );
  const uri = importedUri(importer, values.parameters, step.id);
  const codeDigest = `sha256:${createHash('sha256').update(canonicalJson({ uri })).digest('hex')}`;
  await context.sweeper.sweep(folderName(step.name));
  const execution = await beginExecution({
    ...{ store, pipeline, run, signal, codeDigest },
    ...{ step: folderName(step.name), stepId: step.id, component: 'importer' },
    ...{ parameters: values.parameters, inputs: {} },
    outputs: contractOf(step.component.outputDefinitions),
    sweeps: false,
    derives: { cache: false, latest: false, checkpoints: false },
    clock: context.now,
  });
  try {
    const facts = await context.inputs.describe(uri);
    const schemaTitle = definition === undefined ? undefined : artifactType(definition).schemaTitle;
    const record = await execution.commit({
      elsewhere: { [output]: { uri, ...facts } },
      artifactMetadata: { [output]: importedMetadata(context, step, importer, values.parameters) },
      ...(schemaTitle === undefined ? {} : { schemaTitles: { [output]: schemaTitle } }),
      reads: [{ uri, size: facts.size, digest: facts.digest }],
    });
    context.latest.note(record);
    return record;
  } catch (error) {
    await endBadly(execution, error, signal.aborted);
    throw error;
  }
}

/** The task's input `uri` is the one that KFP fills in; the executor's constant may hold what the SDK left unresolved. */
function importedUri({ artifactUri }: ImporterSpec, parameters: JsonObject, step: string): string {
  const uri = parameters.uri ?? parameters[artifactUri.runtimeParameter ?? ''] ?? artifactUri.constant;
  if (typeof uri !== 'string' || uri === '') {
    throw new MillraceError('MISSING_INPUT', `${step} has no URI to import.`);
  }
  return uri.includes('://') || isAbsolute(uri) ? uri : resolve(uri);
}

function importedMetadata(
  context: RunContext,
  step: StepTask,
  { metadata = {} }: ImporterSpec,
  parameters: JsonObject,
): JsonObject {
  const lookUp = (path: string): JsonValue | undefined =>
    jobPlaceholder(path, context.job, step.id) ?? parameterPlaceholder(path, parameters);
  return Object.fromEntries(Object.entries(metadata).map(([key, value]) => [key, fillConstant(value, lookUp)]));
}
