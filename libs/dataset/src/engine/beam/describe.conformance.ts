import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inScratch } from '../../fixtures/scratch.ts';
import { col } from '../../recipe/builders.ts';
import { defineRecipe } from '../../recipe/define.ts';
import type { Statistics } from '../../schema/formats.ts';
import { prepareAndDescribe } from '../duckdb/prepare.ts';
import { type RawRow, writeParquet } from '../fixtures/duckdb.ts';
import { type BeamSource, compileBeamYaml } from './compile.ts';
import { countBeam, describeBeam } from './describe.ts';
import { fitBeam, type RunBeam } from './fit.ts';
import { withRunner } from './fixtures/runner.ts';

const ROWS = process.env.MILLRACE_FULL === '1' ? 200_000 : 10_000;

const recipe = defineRecipe({
  name: 'days',
  columns: { id: 'integer', at: 'timestamp', heat: 'number', same: 'number', mood: 'string', good: 'boolean' },
  extraColumns: 'ignore',
  features: {
    warmth: { kind: 'numeric', expression: col('heat').mul(2), scaling: 'robust', nulls: { fill: 'mean' } },
    still: { kind: 'numeric', expression: col('same') },
    feeling: { kind: 'categorical', expression: col('mood') },
  },
  target: { kind: 'label', name: 'label', expression: col('mood'), nulls: 'drop' },
  split: { key: ['id'], lots: 10, train: [0, 1, 2, 3, 4, 5, 6], validation: [7, 8], test: [9] },
});

const rows = Array.from({ length: ROWS }, (_, i): RawRow => {
  const heat = i % 11 === 0 ? null : Math.round(Math.sin(i) * 1e6) / 7;
  const mood = i % 13 === 0 ? null : `m${(i * i) % 70}`;
  return { id: String(i - 50), at: String(1e15 + i * 1000), heat, same: 3.5, mood, good: i % 3 === 0 };
});

/** `distinct` is an estimate, and each engine's own; both are held to the truth. */
const rest = ({ columns, ...statistics }: Statistics) => ({
  ...statistics,
  columns: columns.map(({ distinct: _, ...column }) => column),
});

async function hold(source: BeamSource, folder: string) {
  const ours = await prepareAndDescribe({
    ...{ raw: source.files, recipe, output: join(folder, 'splits') },
    ...{ workDirectory: join(folder, 'work'), threads: 1 },
  });
  const compiled = compileBeamYaml(recipe, source, { folder: join(folder, 'out') });
  await withRunner(async (run) => {
    const ask: RunBeam = async ({ yaml, answer }) => {
      await run(yaml);
      return JSON.parse(await readFile(answer, 'utf8'));
    };
    const columns = await countBeam(recipe, compiled, ask);
    const { fitted, rows: splitRows } = await fitBeam(recipe, compiled, ask);
    const fittedRecipe = { formatVersion: 1, recipe, fitted } as const;
    const found = await describeBeam(fittedRecipe, { columns, rows: splitRows }, compiled, ask);
    expect(rest(found)).toEqual(rest(ours.statistics));
    const truth = recipe.source.columns.map(({ name }) => new Set(rows.map((row) => row[name] ?? null)));
    const worst = found.columns.map(({ distinct }, i) => {
      const different = [...(truth[i] ?? [])].filter((value) => value !== null).length;
      return Math.abs(distinct - different) / different;
    });
    process.stdout.write(
      `Beam YAML, ${source.format}, ${ROWS} rows: statistics equal to DuckDB's; different values off by at most ${(100 * Math.max(...worst)).toFixed(1)} %\n`,
    );
    expect(Math.max(...worst)).toBeLessThan(0.05);
  });
}

describe('statistics of raw columns and splits by Beam', () => {
  it('are those of our own engine, from Parquet', () =>
    inScratch(async (folder) => {
      const files = await writeParquet(recipe, rows, folder);
      await hold({ files, format: 'parquet' }, folder);
    }));

  it('are those of our own engine, from CSV with other columns', () =>
    inScratch(async (folder) => {
      const names = [...recipe.source.columns.map(({ name }) => name), 'more'];
      const at = (text: unknown) => new Date(Number(text) / 1000).toISOString();
      const lines = rows.map((row) => names.map((name) => (name === 'at' ? at(row.at) : (row[name] ?? ''))).join(','));
      const files = join(folder, 'rows.csv');
      await writeFile(files, [names.join(','), ...lines, ''].join('\n'));
      await hold({ files, format: 'csv' }, folder);
    }));
});
