import { EXIT, MillraceError } from '@millrace/contract';
import { loadAll } from 'js-yaml';
import type { CompiledPipeline } from '../ir/compiled.ts';
import { readPlatformSpec } from '../ir/platform.ts';
import { readPipelineSpec } from '../ir/spec.ts';
import { writeYaml } from './yaml-writer.ts';

/** A pipeline file has no use for aliases, and a few of them can stand for gigabytes. */
const LIMITS = { maxAliases: 100, maxDepth: 100 } as const;

/**
 * The pipeline as YAML: keys sorted, one form for one pipeline; the platform spec is a second document. Comments
 * say the source and what its author says of the steps.
 */
export function toYaml({ spec, platform, source, descriptions = {} }: CompiledPipeline): string {
  const said = Object.entries(descriptions).map(([step, text]) => `${step}: ${text}`);
  const comments = [...(source === undefined ? [] : [`Compiled from ${source}`]), ...said];
  const head = comments.map((comment) => `# ${comment.replace(/\s+/g, ' ')}\n`).join('');
  const first = `${head}${writeYaml(spec)}`;
  return platform === undefined ? first : `${first}---\n${writeYaml(platform)}`;
}

/**
 * Reads a compiled pipeline: our own, or one of KFP's Python SDK.
 * @throws MillraceError `INVALID_PIPELINE_SPEC`
 */
export function fromYaml(text: string, subject = 'Pipeline spec'): CompiledPipeline {
  const [first, second, ...more] = documentsOf(text, subject);
  if (more.length > 0) throw notAPipeline(subject, 'it has more than two documents');
  const spec = readPipelineSpec(first, subject);
  return second === undefined || second === null ? { spec } : { spec, platform: readPlatformSpec(second, subject) };
}

function documentsOf(text: string, subject: string): readonly unknown[] {
  try {
    return loadAll(text, LIMITS);
  } catch (error) {
    throw notAPipeline(subject, error instanceof Error ? error.message : String(error));
  }
}

const notAPipeline = (subject: string, reason: string) =>
  new MillraceError('INVALID_PIPELINE_SPEC', `${subject}: ${reason}.`, {
    hint: 'A pipeline file is YAML with one document, or two where it has a platform spec.',
    exitCode: EXIT.usage,
  });
