import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  ARTIFACT_SCHEMA_VERSION,
  ARTIFACT_TYPES,
  type ArtifactKind,
  type JsonObject,
  type JsonValue,
  MillraceError,
} from '@millrace/contract';
import { parseJson } from '@millrace/metadata';
import type { ArtifactDefinition, InterfaceDefinition, ParameterDefinition } from '@millrace/pipeline';
import * as z from 'zod';

export interface ProtocolArtifact {
  readonly name: string;
  readonly uri: string;
  readonly type: { readonly schemaTitle: string; readonly schemaVersion: string };
  readonly metadata: JsonObject;
}
interface ProtocolArtifacts {
  readonly artifacts: readonly ProtocolArtifact[];
}

/** KFP's executor input, as a step's container gets it. */
export type ExecutorInput = {
  readonly inputs: {
    readonly parameterValues: JsonObject;
    readonly artifacts: Readonly<Record<string, ProtocolArtifacts>>;
  };
  readonly outputs: {
    readonly parameters: Readonly<Record<string, { readonly outputFile: string }>>;
    readonly artifacts: Readonly<Record<string, ProtocolArtifacts>>;
    readonly outputFile: string;
  };
};

/** An input artifact as it lies on this machine. */
export interface LocalArtifact {
  readonly type: ArtifactKind;
  /** Of a type that is not KFP's own, e.g. `google.VertexModel`. */
  readonly schemaTitle?: string;
  /** The URI itself where it is none that this machine can bring. */
  readonly path: string;
  readonly metadata: JsonObject;
}
/** As the input is declared: one artifact, or a list. */
export type LocalArtifacts = Readonly<Record<string, readonly LocalArtifact[]>>;

/**
 * What a step is told: where its inputs are and where to leave its outputs.
 * @param places folder for output parameters and the executor output; output artifact → its path.
 */
export function executorInput(
  definitions: InterfaceDefinition,
  parameters: JsonObject,
  artifacts: LocalArtifacts,
  places: { readonly folder: string; readonly artifact: (name: string) => string },
): ExecutorInput {
  return {
    inputs: {
      parameterValues: parameters,
      artifacts: mapValues(artifacts, (list, name) => ({
        artifacts: list.map((artifact) => protocolArtifact(name, artifact)),
      })),
    },
    outputs: {
      parameters: mapValues(definitions.parameters ?? {}, (_, name) => ({
        outputFile: join(places.folder, 'parameters', name),
      })),
      artifacts: mapValues(definitions.artifacts ?? {}, (definition, name) => ({
        artifacts: [protocolArtifact(name, { ...artifactType(definition), path: places.artifact(name), metadata: {} })],
      })),
      outputFile: join(places.folder, 'executor_output.json'),
    },
  };
}

const protocolArtifact = (name: string, artifact: LocalArtifact): ProtocolArtifact => ({
  name,
  uri: artifact.path,
  type: {
    schemaTitle: artifact.schemaTitle ?? ARTIFACT_TYPES[artifact.type],
    schemaVersion: ARTIFACT_SCHEMA_VERSION,
  },
  metadata: artifact.metadata,
});

const executorOutput = z.looseObject({
  parameterValues: z.record(z.string(), z.json()).default({}),
  artifacts: z
    .record(
      z.string(),
      z.looseObject({
        artifacts: z.array(
          z.looseObject({ uri: z.string().optional(), metadata: z.record(z.string(), z.json()).default({}) }),
        ),
      }),
    )
    .default({}),
});

/** What a step gave: values of its output parameters, metadata of its output artifacts. */
export interface StepOutput {
  readonly parameters: Readonly<Record<string, JsonValue>>;
  readonly metadata: Readonly<Record<string, JsonObject>>;
  /** Output artifact → where the step says that it lies, if not where it was told to put it. */
  readonly elsewhere: Readonly<Record<string, string>>;
}

/**
 * Reads what the step left: the executor output, and the file of each parameter that is not in it.
 * @throws MillraceError `INVALID_EXECUTOR_OUTPUT`, `MISSING_OUTPUT` when a declared parameter has no value.
 */
export async function readStepOutput(input: ExecutorInput, definitions: InterfaceDefinition): Promise<StepOutput> {
  const text = await optionalText(input.outputs.outputFile);
  const output = executorOutput.safeParse(text === undefined ? {} : parseJson(text));
  if (!output.success) {
    throw new MillraceError('INVALID_EXECUTOR_OUTPUT', 'The step wrote an executor output that cannot be read.', {
      cause: output.error,
    });
  }
  const parameters: Record<string, JsonValue> = {};
  for (const [name, definition] of Object.entries(definitions.parameters ?? {})) {
    const value =
      output.data.parameterValues[name] ?? (await fileValue(input.outputs.parameters[name]?.outputFile, definition));
    if (value !== undefined) parameters[name] = value;
    else if (definition.isOptional !== true) {
      throw new MillraceError('MISSING_OUTPUT', `The step left its output parameter ${name} unwritten.`);
    }
  }
  const metadata = mapValues(output.data.artifacts, ({ artifacts }) => artifacts[0]?.metadata ?? {});
  const elsewhere = Object.entries(output.data.artifacts).flatMap(([name, { artifacts }]) => {
    const told = input.outputs.artifacts[name]?.artifacts[0]?.uri;
    const uri = artifacts[0]?.uri ?? '';
    return told === undefined || uri === '' || uri === told ? [] : [[name, uri] as const];
  });
  return { parameters, metadata, elsewhere: Object.fromEntries(elsewhere) };
}

async function fileValue(file: string | undefined, { parameterType }: ParameterDefinition) {
  const text = file === undefined ? undefined : await optionalText(file);
  if (text === undefined || parameterType === 'STRING') return text;
  // Python writes booleans with a capital letter.
  const value = z.json().safeParse(parseJson(text.trim().replace(/^(True|False)$/, (word) => word.toLowerCase())));
  if (value.success) return value.data;
  throw new MillraceError('INVALID_EXECUTOR_OUTPUT', `${file} holds no ${parameterType}: ${text.slice(0, 60)}`);
}

const KINDS = new Map<string, ArtifactKind>();
for (const [kind, title] of Object.entries(ARTIFACT_TYPES)) if (isKind(kind)) KINDS.set(title, kind);

function isKind(text: string): text is ArtifactKind {
  return text in ARTIFACT_TYPES;
}

/** Our name of an artifact's type; one that is not KFP's own is generic. */
export const artifactKind = ({ artifactType }: ArtifactDefinition): ArtifactKind =>
  KINDS.get(artifactType.schemaTitle ?? '') ?? 'artifact';

/** As `artifactKind`, with the name of a type that is not KFP's own. */
export function artifactType(definition: ArtifactDefinition): Pick<LocalArtifact, 'type' | 'schemaTitle'> {
  const { schemaTitle } = definition.artifactType;
  const type = artifactKind(definition);
  return schemaTitle === undefined || KINDS.has(schemaTitle) ? { type } : { type, schemaTitle };
}

async function optionalText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

const mapValues = <T, U>(record: Readonly<Record<string, T>>, map: (value: T, key: string) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]));
