import { type JsonValue, MillraceError } from '@millrace/contract';
import { parseJson } from '@millrace/metadata';
import * as z from 'zod';
import { asText } from './constant.ts';
import type { ExecutorInput, ProtocolArtifact } from './executor-input.ts';
import { type JobFacts, jobPlaceholder } from './job.ts';

const PLACEHOLDER = /\{\{\$(.*?)\}\}/g;
const IO_PATH = /^\.(inputs|outputs)\.(parameters|artifacts)\['([^']+)'\](.*)$/;
const METADATA_FIELD = /^\.metadata\['([^']+)'\]$/;

/** What the placeholders of a step's command line stand for. */
export interface CommandScope {
  readonly input: ExecutorInput;
  readonly job: JobFacts;
  /** The step's id. */
  readonly step: string;
}

/**
 * A container's `command` or `args` with their placeholders filled in: `{{$}}` (the whole executor input), values, paths,
 * URIs and metadata of inputs and outputs, facts of the run, and KFP's structures `{"IfPresent": …}` and
 * `{"Concat": […]}`, which may lie within each other.
 * @throws MillraceError `UNKNOWN_PLACEHOLDER`
 */
export const fillCommand = (words: readonly string[], scope: CommandScope): readonly string[] =>
  words.flatMap((word) => {
    const structure = /^\s*\{\s*"(?:IfPresent|Concat)"\s*:/.test(word)
      ? structureSchema.safeParse(parseJson(word))
      : undefined;
    return structure?.success ? fillStructure(structure.data, scope) : [fillPlaceholders(word, scope)];
  });

type Structure =
  | string
  | { readonly Concat: readonly Structure[] }
  | {
      readonly IfPresent: {
        readonly InputName: string;
        readonly Then: Structure | readonly Structure[];
        readonly Else?: Structure | readonly Structure[] | null | undefined;
      };
    };
const structureSchema: z.ZodType<Structure> = z.lazy(() => {
  const branch = z.union([structureSchema, z.array(structureSchema).readonly()]);
  return z.union([
    z.string(),
    z.strictObject({ Concat: z.array(structureSchema).readonly() }),
    z.strictObject({ IfPresent: z.strictObject({ InputName: z.string(), Then: branch, Else: branch.nullish() }) }),
  ]);
});

function fillStructure(structure: Structure, scope: CommandScope): readonly string[] {
  if (typeof structure === 'string') return [fillPlaceholders(structure, scope)];
  if ('Concat' in structure) return [structure.Concat.flatMap((part) => fillStructure(part, scope)).join('')];
  const { InputName: name, Then: then, Else: otherwise } = structure.IfPresent;
  const branch = isPresent(name, scope.input) ? then : (otherwise ?? []);
  return isArray(branch) ? branch.flatMap((part) => fillStructure(part, scope)) : fillStructure(branch, scope);
}

const isPresent = (name: string, { inputs }: ExecutorInput): boolean =>
  inputs.parameterValues[name] !== undefined || inputs.artifacts[name] !== undefined;

function fillPlaceholders(text: string, scope: CommandScope): string {
  return text.replace(PLACEHOLDER, (whole, path: string) => {
    const value = lookUp(path, scope);
    if (value !== undefined) return asText(value);
    throw new MillraceError('UNKNOWN_PLACEHOLDER', `${whole} stands for nothing that this step has.`, {
      hint: 'An optional input without a value has no placeholder; pass {{$}} and parse it.',
    });
  });
}

function lookUp(path: string, { input, job, step }: CommandScope): JsonValue | undefined {
  if (path === '') return JSON.stringify(input);
  if (path === '.outputs.output_file' || path === '.outputMetadataUri') return input.outputs.outputFile;
  const [, side, kind, name = '', field = ''] = IO_PATH.exec(path) ?? [];
  if (kind === undefined) return jobPlaceholder(path, job, step);
  if (kind === 'artifacts') {
    const artifacts = side === 'inputs' ? input.inputs.artifacts : input.outputs.artifacts;
    return artifactField(artifacts[name]?.artifacts[0], field);
  }
  if (side === 'inputs') return field === '' ? input.inputs.parameterValues[name] : undefined;
  return field === '.output_file' ? input.outputs.parameters[name]?.outputFile : undefined;
}

function artifactField(artifact: ProtocolArtifact | undefined, field: string): JsonValue | undefined {
  if (artifact === undefined) return undefined;
  // Steps on this machine get plain paths as URIs, so that both fields are the same.
  if (field === '.path' || field === '.uri') return artifact.uri;
  if (field === '.name') return artifact.name;
  if (field === '.metadata') return artifact.metadata;
  return artifact.metadata[METADATA_FIELD.exec(field)?.[1] ?? ''];
}

const isArray = (branch: Structure | readonly Structure[]): branch is readonly Structure[] => Array.isArray(branch);
