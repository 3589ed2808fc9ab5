import { EXIT, MillraceError } from '@millrace/contract';
import { parseAllDocuments, stringify } from 'yaml';
import type { CompiledPipeline } from '../ir/compiled.ts';
import { readPlatformSpec } from '../ir/platform.ts';
import { readPipelineSpec } from '../ir/spec.ts';

const STYLE = { sortMapEntries: true, lineWidth: 0, aliasDuplicateObjects: false } as const;

/** The pipeline as YAML: keys sorted, one form for one pipeline; the platform spec is a second document. */
export function toYaml({ spec, platform }: CompiledPipeline): string {
  const first = stringify(spec, STYLE);
  return platform === undefined ? first : `${first}---\n${stringify(platform, STYLE)}`;
}

/**
 * Reads a compiled pipeline: our own, or one of KFP's Python SDK.
 * @throws MillraceError `INVALID_PIPELINE_SPEC`
 */
export function fromYaml(text: string, subject?: string): CompiledPipeline {
  const documents = parseAllDocuments(text);
  const broken = documents.flatMap((document) => document.errors)[0];
  if (broken !== undefined || documents.length > 2) {
    throw new MillraceError(
      'INVALID_PIPELINE_SPEC',
      `${subject ?? 'Pipeline spec'}: ${broken?.message ?? 'too many documents'}.`,
      {
        hint: 'A pipeline file is YAML with one document, or two where it has a platform spec.',
        exitCode: EXIT.usage,
      },
    );
  }
  const [first, second] = documents.map((document): unknown => document.toJS());
  const spec = readPipelineSpec(first, subject);
  return second === undefined || second === null ? { spec } : { spec, platform: readPlatformSpec(second, subject) };
}
