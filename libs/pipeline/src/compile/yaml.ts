import { parse, stringify } from 'yaml';
import { type PipelineSpec, readPipelineSpec } from '../ir.ts';

/** The spec as YAML: keys sorted, one form for one spec. */
export function toYaml(spec: PipelineSpec): string {
  return stringify(spec, { sortMapEntries: true, lineWidth: 0, aliasDuplicateObjects: false });
}

/**
 * Reads a compiled pipeline: our own, or one of KFP's Python SDK.
 * @throws MillraceError `INVALID_PIPELINE_SPEC`
 */
export function fromYaml(text: string, subject?: string): PipelineSpec {
  return readPipelineSpec(parse(text), subject);
}
