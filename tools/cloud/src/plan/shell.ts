import type { Command, Step } from '../declaration/types.ts';
import { PROJECT_NUMBER } from '../names.ts';

/** A command of gcloud as a line for a shell; what it reads follows as a here-document. */
export function shellLine({ argv, stdin }: Pick<Command, 'argv' | 'stdin'>): string {
  const line = folded(['gcloud', ...argv].map(quote));
  return stdin === undefined ? line : `${line} <<'END'\n${stdin}\nEND`;
}

/** Sets the variable that other lines use; printed where one does. */
export const projectNumberLine = (project: string): string =>
  `PROJECT_NUMBER=$(gcloud projects describe ${quote(project)} --format='value(projectNumber)')`;

export const needsProjectNumber = (steps: readonly Step[]): boolean =>
  steps.some(({ commands }) => commands.some(({ argv }) => argv.some((word) => word.includes(PROJECT_NUMBER))));

/** As a POSIX shell reads it. The one variable of ours stays one. */
export function quote(word: string): string {
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(word)) return word;
  // The name of a flag stays in sight: --description='…'.
  const flag = /^(--[a-z-]+=)([\s\S]+)$/.exec(word);
  if (flag !== null) return `${flag[1]}${quote(flag[2] ?? '')}`;
  if (!word.includes(PROJECT_NUMBER)) return `'${word.replaceAll("'", "'\\''")}'`;
  return `"${word
    .split(PROJECT_NUMBER)
    .map((part) => part.replace(/["$`\\]/g, '\\$&'))
    .join(PROJECT_NUMBER)}"`;
}

const WIDTH = 116;

/** One line where it fits, else a line for each flag. */
function folded(words: readonly string[]): string {
  const line = words.join(' ');
  if (line.length <= WIDTH) return line;
  const lines: string[] = [];
  for (const word of words) {
    if (lines.length === 0 || word.startsWith('--')) lines.push(word);
    else lines[lines.length - 1] = `${lines.at(-1)} ${word}`;
  }
  return lines.join(' \\\n    ');
}
