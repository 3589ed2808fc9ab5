import { CORPUS, type Pair } from './corpus.ts';
import { NOT_RUN, RUNS } from './run/plan.ts';

const [BEGIN, END] = ['<!-- corpus -->', '<!-- /corpus -->'];

/** The README with the table of the corpus brought up to date. */
export function withTable(readme: string): string {
  const [before, after] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  return `${readme.slice(0, before + BEGIN.length)}\n\n${table()}\n${readme.slice(after)}`;
}

function table(): string {
  const head = ['construct', 'pair', 'equal specs', 'kfp.local', 'Millrace'];
  const rows = CORPUS.map((pair) => [pair.construct, `[${pair.name}](corpus/${pair.name})`, 'yes', ...runs(pair)]);
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) => `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |\n`;
  return [head, widths.map((width) => '-'.repeat(width)), ...rows].map(line).join('');
}

/** How it runs in kfp.local and in our runner. */
function runs({ name }: Pair): readonly [string, string] {
  const run = RUNS[name];
  if (run === undefined) return [`not run: ${NOT_RUN[name]}`, 'not run'];
  if (run.beyond !== undefined) return [`fails on ${run.beyond.why}`, 'yes'];
  return [run.leftOut === undefined ? 'yes' : 'same outputs; leaves out a branch on a named output', 'yes'];
}
