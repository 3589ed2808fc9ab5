import { readFile, stat } from 'node:fs/promises';
import {
  type ComponentDefinition,
  invalid,
  type JsonObject,
  MillraceError,
  type Problem,
  readParameters,
} from '@millrace/contract';
import * as z from 'zod';
import { knownDigest } from './lineage-metadata.ts';

/** Far above what KFP can pass, far below what could exhaust memory. */
const MAX_BYTES = 16 * 1024 * 1024;

const jsonObject = z.record(z.string(), z.json());
const runtimeArtifact = z.object({
  name: z.string().optional(),
  uri: z.string().min(1).max(4096),
  metadata: jsonObject.optional(),
});
const artifactLists = z.record(z.string(), z.object({ artifacts: z.array(runtimeArtifact).default([]) }));

/**
 * What KFP tells a container: its inputs and where to leave its outputs.
 * @see https://github.com/kubeflow/pipelines/blob/master/api/v2alpha1/pipeline_spec.proto (ExecutorInput)
 */
const executorInputSchema = z.object({
  inputs: z
    .object({
      parameterValues: z.record(z.string(), z.unknown()).default({}),
      artifacts: artifactLists.default({}),
    })
    .default({ parameterValues: {}, artifacts: {} }),
  outputs: z.object({
    parameters: z.record(z.string(), z.object({ outputFile: z.string().min(1) })).default({}),
    artifacts: artifactLists.default({}),
    outputFile: z.string().min(1),
  }),
});

/** An artifact of the executor input, with the path that its URI has in the container. */
export interface ProtocolArtifact {
  readonly name: string;
  readonly uri: string;
  readonly path: string;
  readonly digest?: string;
  readonly metadata: JsonObject;
}

/** The executor input, checked against a component's definition. */
export interface ExecutorInput {
  readonly parameters: JsonObject;
  /** An input that takes a list has as many as KFP gives. */
  readonly inputs: Readonly<Record<string, ProtocolArtifact | readonly ProtocolArtifact[]>>;
  readonly outputs: Readonly<Record<string, ProtocolArtifact>>;
  /** Output parameter → file for its value. */
  readonly parameterFiles: Readonly<Record<string, string>>;
  /** File for the executor output. */
  readonly outputFile: string;
}

/**
 * Reads `--executor-input`: JSON, or `@path` of a file with it.
 * @throws MillraceError `INVALID_EXECUTOR_INPUT` with every problem.
 */
export async function readExecutorInput(definition: ComponentDefinition, text: string): Promise<ExecutorInput> {
  const parsed = executorInputSchema.safeParse(parseJson(text.startsWith('@') ? await fileText(text.slice(1)) : text));
  if (!parsed.success) {
    throw invalid(
      'INVALID_EXECUTOR_INPUT',
      'The executor input',
      parsed.error.issues.map((issue) => ({
        ...{ path: issue.path.map(String).join('.') || '(whole)', code: issue.code.toUpperCase() },
        message: issue.message,
      })),
    );
  }
  return checkAgainst(definition, parsed.data);
}

function checkAgainst(definition: ComponentDefinition, given: z.infer<typeof executorInputSchema>): ExecutorInput {
  const problems: Problem[] = [];
  const missing = (path: string) => problems.push({ path, code: 'MISSING', message: 'is missing.' });
  const single = (path: string, lists: z.infer<typeof artifactLists>, name: string, required: boolean) => {
    const artifacts = lists[name]?.artifacts ?? [];
    const [first] = artifacts;
    if (artifacts.length > 1) problems.push({ path, code: 'UNSUPPORTED_LIST', message: 'is a list of artifacts.' });
    if (first === undefined) {
      if (required) missing(path);
      return [];
    }
    return [[name, located(first, name)] as const];
  };
  const inputs: (readonly [string, ProtocolArtifact | readonly ProtocolArtifact[]])[] = [];
  for (const [name, io] of Object.entries(definition.inputs)) {
    const path = `inputs.artifacts.${name}`;
    const required = io.presence === 'required';
    if (io.kind === 'parameter') continue;
    if (io.list !== true) {
      inputs.push(...single(path, given.inputs.artifacts, name, required));
      continue;
    }
    const list = given.inputs.artifacts[name]?.artifacts;
    if (list !== undefined) inputs.push([name, list.map((artifact) => located(artifact, name))]);
    else if (required) missing(path);
  }
  const outputs: (readonly [string, ProtocolArtifact])[] = [];
  const files: [string, string][] = [];
  for (const [name, io] of Object.entries(definition.outputs)) {
    if (io.kind === 'artifact') {
      outputs.push(...single(`outputs.artifacts.${name}`, given.outputs.artifacts, name, true));
      continue;
    }
    const file = given.outputs.parameters[name]?.outputFile;
    if (file === undefined) missing(`outputs.parameters.${name}.outputFile`);
    else files.push([name, file]);
  }
  const parameters = parametersOf(definition, given.inputs.parameterValues, problems);
  if (problems.length > 0) throw invalid('INVALID_EXECUTOR_INPUT', 'The executor input', problems);
  return {
    parameters,
    inputs: Object.fromEntries(inputs),
    outputs: Object.fromEntries(outputs),
    parameterFiles: Object.fromEntries(files),
    outputFile: given.outputs.outputFile,
  };
}

function located({ name, uri, metadata = {} }: z.infer<typeof runtimeArtifact>, input: string): ProtocolArtifact {
  const digest = knownDigest(metadata);
  return { name: name ?? input, uri, path: localPath(uri), ...(digest === undefined ? {} : { digest }), metadata };
}

/** The artifacts of an input, of which a list has several. */
export const artifactsOf = (given: ProtocolArtifact | readonly ProtocolArtifact[]): readonly ProtocolArtifact[] =>
  'path' in given ? [given] : given;

function parametersOf(definition: ComponentDefinition, values: Record<string, unknown>, problems: Problem[]) {
  try {
    return readParameters(definition.inputs, values);
  } catch (error) {
    if (!(error instanceof MillraceError)) throw error;
    problems.push(...error.problems.map((p) => ({ ...p, path: `inputs.parameterValues.${p.path}` })));
    return {};
  }
}

/** KFP mounts buckets as folders; a URI's path in the container follows from its scheme. */
export function localPath(uri: string): string {
  const mounts = { 'gs://': '/gcs/', 's3://': '/s3/', 'minio://': '/minio/', 'file://': '' };
  for (const [scheme, folder] of Object.entries(mounts)) {
    if (uri.startsWith(scheme)) return `${folder}${uri.slice(scheme.length)}`;
  }
  return uri;
}

async function fileText(path: string): Promise<string> {
  try {
    if ((await stat(path)).size > MAX_BYTES) throw new Error('the file is larger than 16 MiB');
    return await readFile(path, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const problems = [{ path: '--executor-input', code: 'FILE_UNREADABLE', message: `${path}: ${reason}.` }];
    throw invalid('INVALID_EXECUTOR_INPUT', 'The executor input', problems);
  }
}

function parseJson(text: string): unknown {
  try {
    if (text.length > MAX_BYTES) throw new Error('longer than 16 MiB');
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const problems = [{ path: '(whole)', code: 'NOT_JSON', message: `is not JSON: ${reason}.` }];
    throw invalid('INVALID_EXECUTOR_INPUT', 'The executor input', problems);
  }
}
