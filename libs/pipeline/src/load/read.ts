import { EXIT, invalid, MillraceError } from '@millrace/contract';
import { loadAll } from 'js-yaml';
import type { Face } from '../graph.ts';
import { type ComponentFile, type Note, noting } from './component-file.ts';
import { readIr } from './ir.ts';
import { readV1 } from './v1/read.ts';

/** Component files are some kilobytes; KFP's own limit for a whole pipeline is lower than this. */
const MAX_LENGTH = 4 * 1024 * 1024;
/** A component has no use for aliases, and a few of them can stand for gigabytes. */
const LIMITS = { maxAliases: 100, maxDepth: 100 } as const;

/**
 * Reads a component file: version 1 (`implementation.container`), or IR as `component.yaml` and compiled pipelines have it.
 * @throws MillraceError `INVALID_COMPONENT_FILE` with every problem and its path.
 */
export function readComponent(text: string, subject = 'Component'): ComponentFile {
  const documents = documentsOf(text, subject);
  const [first, second] = documents;
  const { problems, note } = noting();
  let file: ComponentFile | undefined;
  if (isObject(first) && 'implementation' in first) {
    if (documents.length > 1) note('(root)', 'NOT_A_COMPONENT', 'A component of version 1 is one YAML document.');
    file = readV1(first, note);
  } else if (isObject(first) && 'pipelineInfo' in first) {
    if (documents.length > 2) note('(root)', 'NOT_A_COMPONENT', 'A component has two YAML documents at most.');
    file = readIr(first, second, subject, note);
  } else {
    note('(root)', 'NOT_A_COMPONENT', 'There is neither an implementation (version 1) nor a pipelineInfo (IR).');
  }
  if (file !== undefined) checkNames(file.face, note);
  if (file === undefined || problems.length > 0) throw invalid('INVALID_COMPONENT_FILE', subject, problems);
  return file;
}

/** Names that KFP's placeholders can hold. */
function checkNames({ inputDefinitions, outputDefinitions }: Face, note: Note): void {
  for (const [side, ios] of [['inputs', inputDefinitions] as const, ['outputs', outputDefinitions] as const]) {
    for (const name of [...Object.keys(ios?.parameters ?? {}), ...Object.keys(ios?.artifacts ?? {})]) {
      if (/^\w[-\w]{0,127}$/.test(name) && name !== '__proto__') continue;
      note(`${side}.${name}`, 'BAD_NAME', 'A name is letters, digits, "_" and "-", 128 at most.');
    }
  }
}

function documentsOf(text: string, subject: string): readonly unknown[] {
  if (text.length > MAX_LENGTH) throw notYaml(subject, `it is longer than ${MAX_LENGTH / 1024 / 1024} MiB`);
  try {
    return loadAll(text, LIMITS);
  } catch (error) {
    // The message goes on with an excerpt of the file.
    const [reason = ''] = String(error instanceof Error ? error.message : error).split('\n');
    throw notYaml(subject, reason);
  }
}

const notYaml = (subject: string, reason: string) =>
  new MillraceError('INVALID_COMPONENT_FILE', `${subject}: ${reason}.`, {
    hint: 'A component file is YAML, as the KFP SDK writes and loads it.',
    exitCode: EXIT.usage,
  });

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
