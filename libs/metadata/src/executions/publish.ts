import { existsSync } from 'node:fs';
import { type JsonValue, MillraceError, type Problem, recordedType } from '@millrace/contract';
import type { Store } from '@millrace/storage';
import type { ArtifactRecord, ExecutionRecord } from '../record.ts';
import { type ExecutionRef, executionFolder, formatRef, logKey, outputKey } from '../refs.ts';
import type { ExecutionRequest, ExecutionResult } from './request.ts';
import { isMade, type Staging } from './staging.ts';

/** @throws MillraceError `MISSING_OUTPUT` listing every declared output that is not there. */
export function checkOutputs(request: ExecutionRequest, staging: Staging, result: ExecutionResult): void {
  const given: Readonly<Record<string, JsonValue>> = result.outputParameters ?? {};
  const problems = Object.entries(request.outputs).flatMap(([name, io]): Problem[] => {
    const code = 'MISSING_OUTPUT';
    if (io.kind === 'parameter') {
      const missing = io.presence === 'required' && given[name] === undefined;
      return missing ? [{ path: `outputs.${name}`, code, message: 'run did not return this parameter.' }] : [];
    }
    const output = staging.outputs[name];
    if (result.elsewhere?.[name] !== undefined || (output !== undefined && isMade(output))) return [];
    return [{ path: `outputs.${name}`, code, message: `run wrote nothing at ${output?.path}.` }];
  });
  if (problems.length === 0) return;
  throw new MillraceError('MISSING_OUTPUT', `${request.component} did not make all its outputs.`, {
    problems,
    hint: `Write a file or create a folder at the path of every output in the run function of ${request.component}.`,
  });
}

/** Puts every output where its URI says, and describes it. */
export async function publishOutputs(
  request: ExecutionRequest,
  ref: ExecutionRef,
  staging: Staging,
  result: ExecutionResult,
  signal: AbortSignal,
): Promise<Record<string, ArtifactRecord>> {
  const { store } = request;
  const records: Record<string, ArtifactRecord> = {};
  for (const [name, output] of Object.entries(staging.outputs)) {
    const io = request.outputs[name];
    if (io?.kind !== 'artifact') continue;
    const schemaTitle = result.schemaTitles?.[name];
    const place = result.elsewhere?.[name] ?? {
      uri: output.uri,
      ...(await store.upload(output.path, outputKey(ref, name), { signal, move: store.scheme === 'file' })),
    };
    records[name] = {
      name,
      ...recordedType(io.type),
      ...(schemaTitle === undefined ? {} : { schemaTitle }),
      uri: place.uri,
      digest: place.digest,
      size: place.size,
      metadata: result.artifactMetadata?.[name] ?? output.metadata,
      producer: formatRef(ref),
    };
  }
  return records;
}

/** Removes every output from the store, whole or half. */
export async function removeOutputs(store: Store, ref: ExecutionRef, staging: Staging): Promise<void> {
  for (const name of Object.keys(staging.outputs)) {
    await store.delete(outputKey(ref, name));
    await store.deleteFolder(`${outputKey(ref, name)}/`);
  }
}

export async function publishLog(store: Store, ref: ExecutionRef, staging: Staging): Promise<void> {
  if (existsSync(staging.logPath)) await store.upload(staging.logPath, logKey(ref));
}

/** Removes an execution's folder as if it had never been. */
export async function forget(store: Store, ref: ExecutionRef): Promise<void> {
  await store.deleteFolder(executionFolder(ref));
}

/** Everything a record has except how it ended. */
export function recordBase(
  request: ExecutionRequest,
  ref: ExecutionRef,
  times: { readonly startedAt: Date; readonly endedAt: Date },
  facts: { readonly cacheKey: string; readonly result: ExecutionResult },
): Omit<ExecutionRecord, 'state' | 'outputs' | 'error'> {
  const { run, stepId, image, seed } = request;
  return {
    formatVersion: 1,
    id: ref.id,
    pipeline: ref.pipeline,
    step: ref.step,
    component: request.component,
    ...(run === undefined ? {} : { run }),
    ...(stepId === undefined ? {} : { stepId }),
    parameters: request.parameters,
    inputs: request.inputs,
    outputParameters: facts.result.outputParameters ?? {},
    reads: facts.result.reads ?? [],
    cacheKey: facts.cacheKey,
    codeDigest: request.codeDigest,
    ...(image === undefined ? {} : { image }),
    ...(seed === undefined ? {} : { seed }),
    startedAt: times.startedAt.toISOString(),
    endedAt: times.endedAt.toISOString(),
    durationSeconds: Math.max(0, times.endedAt.getTime() - times.startedAt.getTime()) / 1000,
    versions: facts.result.versions ?? {},
  };
}
