import { CORPUS, type Pair } from './corpus.ts';
import { NOT_RUN, RUNS } from './run/plan.ts';

const [BEGIN, END] = ['<!-- corpus -->', '<!-- /corpus -->'];

/** The README with the table of the corpus brought up to date. */
export function withTable(readme: string): string {
  const [before, after] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  return `${readme.slice(0, before + BEGIN.length)}\n\n${table()}\n${readme.slice(after)}`;
}

function table(): string {
  const rows = CORPUS.map((pair) => [pair.construct, `[${pair.name}](corpus/${pair.name})`, 'yes', ...runs(pair)]);
  const head = [['construct', 'pair', 'equal specs', 'kfp.local', 'Millrace'], Array(5).fill('-')];
  return [...head, ...rows].map((row) => `| ${row.join(' | ')} |\n`).join('');
}

/** How it runs in kfp.local and in our runner. */
function runs({ name }: Pair): readonly [string, string] {
  const run = RUNS[name];
  if (run === undefined) return [`not run: ${NOT_RUN[name]}`, 'not run'];
  if (run.beyond !== undefined) return [`fails on ${run.beyond.why}`, 'yes'];
  return [run.leftOut === undefined ? 'yes' : 'same outputs; leaves out a branch on a named output', 'yes'];
}
