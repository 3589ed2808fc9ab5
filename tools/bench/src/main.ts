import { readFile, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { WORKSPACE } from '@millrace/images';
import { compileTable } from './compile/table.ts';
import { benchImages } from './image-sizes.ts';
import { preprocessTables } from './preprocess/table.ts';
import { runTables } from './run/table.ts';
import { benchHelp, benchServe } from './start.ts';
import { markdown, type Table } from './table.ts';
import { trainTables } from './train/table.ts';

const HELP = `bench: runs Millrace and its peers on the same work in one run, and prints tables with the ratios.

  npm run bench                    everything; minutes
  npm run bench -- --quick         small sizes, to see that it works
  npm run bench -- --only train    one of train, preprocess, compile, run, start, images
  npm run bench -- --write         also writes BENCHMARKS.md

The peers (Keras, PyTorch, polars, pandas) come from PyPI into .venv, once.
`;

const COMPONENTS = [
  'ingest',
  'query',
  'preprocess',
  'tune',
  'train',
  'resolve',
  'evaluate',
  'classification-metrics',
  'deploy',
  'serve',
];

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [] },
    write: { type: 'boolean', default: false },
    tag: { type: 'string', default: 'test' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) process.stdout.write(HELP);
else await main(values);

interface Options {
  readonly quick: boolean;
  readonly only: readonly string[];
  readonly write: boolean;
  readonly tag: string;
}

async function main({ quick, only, write, tag }: Options): Promise<void> {
  const wanted = (name: string) => only.length === 0 || only.includes(name);
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;
  const sections: string[] = [];
  const show = (table: Table) => {
    const text = markdown(table);
    sections.push(text);
    process.stdout.write(`${text}\n`);
  };
  process.stdout.write(`${machine}\n\n`);
  if (wanted('train')) for (const table of await trainTables({ quick })) show(table);
  if (wanted('preprocess')) for (const table of await preprocessTables({ quick })) show(table);
  if (wanted('compile')) show(await compileTable({ quick }));
  if (wanted('run')) for (const table of await runTables({ quick })) show(table);
  if (wanted('start')) {
    show(await benchHelp(COMPONENTS, quick ? 3 : 11));
    show(await benchServe(quick ? 2 : 7));
  }
  if (wanted('images')) show(await benchImages(COMPONENTS, 'millrace', tag));
  if (write) await writeReport(machine, sections);
}

/** Puts the tables between the markers of BENCHMARKS.md; what is written around them stays. */
async function writeReport(machine: string, sections: readonly string[]): Promise<void> {
  const file = join(WORKSPACE, 'BENCHMARKS.md');
  const text = await readFile(file, 'utf8');
  const [begin, end] = ['<!-- tables -->', '<!-- /tables -->'];
  const head = text.slice(0, text.indexOf(begin) + begin.length);
  await writeFile(
    file,
    `${head}\n\nMeasured on ${machine}.\n\n${sections.join('\n')}\n${text.slice(text.indexOf(end))}`,
  );
  process.stdout.write(`wrote ${file}\n`);
}
