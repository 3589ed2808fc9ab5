import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { componentTable, MillraceError } from '@millrace/contract';
import { type WorkspaceComponent, workspaceComponents } from '../components.ts';
import type { GeneratedFile, Generator } from './types.ts';

const BEGIN = '<!-- contract -->';
const END = '<!-- /contract -->';

/** The tables of inputs and outputs in every component's README, between two markers. */
export const componentReadmes: Generator = async (root) =>
  Promise.all((await workspaceComponents(root)).map((component) => readmeFile(root, component)));

export async function readmeFile(root: string, component: WorkspaceComponent): Promise<GeneratedFile> {
  const path = `${component.folder}/README.md`;
  const file = join(root, path);
  const text = existsSync(file) ? await readFile(file, 'utf8') : newReadme(component);
  return { path, content: withTable(path, text, componentTable(component.definition)) };
}

function newReadme({ definition }: WorkspaceComponent): string {
  return `# ${definition.name}\n\n${definition.description}\n\n${BEGIN}\n${END}\n`;
}

/** @throws MillraceError `NO_MARKERS` for a README without the place for its table. */
export function withTable(path: string, text: string, table: string): string {
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(END);
  if (begin === -1 || end < begin) {
    throw new MillraceError('NO_MARKERS', `${path} has no place for its table.`, {
      hint: `Put a line ${BEGIN} and a line ${END} where it belongs.`,
    });
  }
  return `${text.slice(0, begin + BEGIN.length)}\n\n${table}\n\n${text.slice(end)}`;
}
