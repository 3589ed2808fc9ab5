import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  ARTIFACT_TYPES,
  type ComponentDefinition,
  type ExternalRead,
  type JsonObject,
  MillraceError,
} from '@millrace/contract';
import { codeDigest } from './code-digest.ts';
import { type ExecutorInput, type ProtocolArtifact, readExecutorInput } from './executor-input.ts';
import { kfpContext } from './kfp-context.ts';
import { knownDigest, millraceMetadata } from './lineage-metadata.ts';
import type { Session } from './session.ts';
import { perform } from './work.ts';

/**
 * Runs the component as a step of KFP: inputs lie at their paths, outputs are left at theirs, and the executor output
 * is written last. Whatever fails leaves no output behind.
 * @see https://github.com/kubeflow/pipelines/blob/master/api/v2alpha1/pipeline_spec.proto (ExecutorOutput)
 */
export async function runKfp(definition: ComponentDefinition, executorInput: string, session: Session): Promise<void> {
  const started = session.now();
  const input = await readExecutorInput(definition, executorInput);
  await makeParents(input);
  const reads: ExternalRead[] = [];
  const { context, dispose } = await kfpContext(definition, session, reads);
  try {
    const outputs = withMetadata(input.outputs);
    const values = await perform(definition, { parameters: input.parameters, inputs: input.inputs, outputs, context });
    const facts = {
      component: definition.name,
      version: session.version,
      codeDigest: await codeDigest(session),
      durationSeconds: (session.now() - started) / 1000,
      parameters: input.parameters,
      inputs: inputDigests(input),
      reads,
    };
    const artifacts: Record<string, JsonObject> = {};
    for (const [name, output] of Object.entries(outputs)) {
      const io = definition.outputs[name];
      if (io?.kind !== 'artifact') continue;
      artifacts[name] = {
        artifacts: [
          {
            ...{ name: output.name, uri: output.uri, type: { schemaTitle: ARTIFACT_TYPES[io.type] } },
            metadata: { ...output.metadata, millrace: await millraceMetadata(output.path, facts, session) },
          },
        ],
      };
    }
    for (const [name, file] of Object.entries(input.parameterFiles)) {
      const value = values[name];
      await writeWhole(file, typeof value === 'string' ? value : JSON.stringify(value));
    }
    await writeWhole(input.outputFile, JSON.stringify({ parameterValues: values, artifacts }));
  } catch (error) {
    await removeOutputs(input);
    throw error;
  } finally {
    await dispose();
  }
}

function inputDigests(input: ExecutorInput): JsonObject {
  const known = Object.entries(input.inputs).map(([name, artifact]) => [name, knownDigest(artifact.metadata)]);
  return Object.fromEntries(known.filter(([, digest]) => digest !== undefined));
}

const withMetadata = (outputs: ExecutorInput['outputs']) =>
  Object.fromEntries(Object.entries(outputs).map(([name, o]) => [name, { ...o, metadata: { ...o.metadata } }]));

async function makeParents(input: ExecutorInput): Promise<void> {
  const artifacts = Object.values<ProtocolArtifact>(input.outputs).map((output) => output.path);
  const files = [...artifacts, ...Object.values(input.parameterFiles), input.outputFile];
  try {
    for (const file of files) await mkdir(dirname(file), { recursive: true });
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new MillraceError('OUTPUT_UNWRITABLE', `The folder of an output cannot be made: ${message}.`, {
      cause,
      hint: 'A container that is not root cannot write folders of root: start it with --user, or mount a folder it owns.',
    });
  }
}

async function removeOutputs(input: ExecutorInput): Promise<void> {
  const artifacts = Object.values<ProtocolArtifact>(input.outputs).map((output) => output.path);
  for (const file of [...artifacts, ...Object.values(input.parameterFiles), input.outputFile]) {
    await rm(file, { recursive: true, force: true });
  }
}

/** A reader sees the whole file or none. */
async function writeWhole(file: string, text: string): Promise<void> {
  await writeFile(`${file}.partial`, text);
  await rename(`${file}.partial`, file);
}
