import { existsSync } from 'node:fs';
import {
  artifactSchema,
  type ComponentDefinition,
  type ExternalRead,
  invalid,
  type JsonObject,
  type OutputArtifact,
  type RunContext,
} from '@millrace/contract';
import { codeDigest } from './code-digest.ts';
import type { Command } from './command.ts';
import { artifactsOf, type ExecutorInput, readExecutorInput } from './executor-input.ts';
import { prepareOutputs, type RuntimeArtifact, removeOutputs, writeOutputs } from './executor-output.ts';
import { kfpContext } from './kfp-context.ts';
import { type ExecutionFacts, millraceMetadata } from './lineage-metadata.ts';
import { inPlace, remoteWorkOfTask, removeRemoteWork } from './remote-work.ts';
import type { Session } from './session.ts';
import { perform, type Work } from './work.ts';

/**
 * Runs the component as a step of KFP: inputs lie at their paths, outputs are left at theirs, and the executor output
 * is written last. Whatever fails leaves no output behind.
 */
export async function runKfp(definition: ComponentDefinition, command: Command, session: Session): Promise<void> {
  const started = session.now();
  const input = await readExecutorInput(definition, command.executorInput ?? '');
  checkInputsExist(input, inPlace(definition, input.parameters));
  const code = await codeDigest(session);
  await prepareOutputs(input);
  const reads: ExternalRead[] = [];
  const remote = remoteWorkOfTask(definition, { input, code });
  const { context: surroundings, dispose } = await kfpContext(definition, command, session, reads);
  const context = { ...surroundings, ...remote };
  try {
    const outputs = withMetadata(input.outputs);
    const { parameters, inputs } = input;
    const vertex = await vertexContext(definition, command, input, code, context);
    const values = await perform(definition, { parameters, inputs, outputs, context, ...vertex });
    const facts: ExecutionFacts = {
      component: definition.name,
      version: session.version,
      codeDigest: code,
      durationSeconds: (session.now() - started) / 1000,
      parameters: input.parameters,
      inputs: inputDigests(input),
      reads,
    };
    await writeOutputs(input, values, await describeOutputs(definition, outputs, facts, session));
    await removeRemoteWork(remote, session.logger);
  } catch (error) {
    await removeOutputs(input);
    throw error;
  } finally {
    await dispose();
  }
}

/** Where the work is a job's: what surrounds that. */
async function vertexContext(
  definition: ComponentDefinition,
  command: Command,
  input: ExecutorInput,
  code: string,
  context: RunContext,
): Promise<Pick<Work, 'vertex'>> {
  if (command.vertex === undefined) return {};
  const { jobOfTask } = await import('./vertex/place.ts');
  return { vertex: jobOfTask(definition, command.vertex, { input, code, bucket: command.bucket }, context) };
}

async function describeOutputs(
  definition: ComponentDefinition,
  outputs: Readonly<Record<string, OutputArtifact>>,
  facts: ExecutionFacts,
  session: Session,
): Promise<Record<string, RuntimeArtifact>> {
  const described: Record<string, RuntimeArtifact> = {};
  for (const [key, { name, uri, path, metadata }] of Object.entries(outputs)) {
    const io = definition.outputs[key];
    if (io?.kind !== 'artifact') continue;
    const type = { schemaTitle: artifactSchema(io.type).schemaTitle };
    const millrace = await millraceMetadata(path, facts, session);
    described[key] = { name, uri, type, metadata: { ...metadata, millrace } };
  }
  return described;
}

function checkInputsExist(input: ExecutorInput, elsewhere: readonly string[]): void {
  const all = Object.entries(input.inputs).flatMap(([name, given]) =>
    artifactsOf(given).map((a) => [name, a] as const),
  );
  const missing = all.filter(([name, { path }]) => !elsewhere.includes(name) && !existsSync(path));
  if (missing.length === 0) return;
  throw invalid(
    'MISSING_INPUTS',
    'Input artifacts',
    missing.map(([name, { path, uri }]) => ({
      ...{ path: name, code: 'NO_SUCH_FILE', message: `${path} does not exist.` },
      hint: `It stands for ${uri}: is the bucket mounted, and the step before it complete?`,
    })),
  );
}

function inputDigests(input: ExecutorInput): JsonObject {
  const known = Object.entries(input.inputs).flatMap(([name, given]) => {
    const digests = artifactsOf(given).flatMap(({ digest }) => digest ?? []);
    if (digests.length < artifactsOf(given).length) return [];
    return [[name, 'path' in given ? (digests[0] ?? '') : digests] as const];
  });
  return Object.fromEntries(known);
}

/** `run` adds to the metadata; what KFP gave stays as it is. */
const withMetadata = (outputs: ExecutorInput['outputs']) =>
  Object.fromEntries(Object.entries(outputs).map(([name, o]) => [name, { ...o, metadata: { ...o.metadata } }]));
