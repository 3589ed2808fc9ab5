import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { inScratch } from '../../fixtures/scratch.ts';
import { prepareAndDescribe } from '../duckdb/prepare.ts';
import { daysCsv, daysOf, holdStatistics, days as recipe } from '../fixtures/days.ts';
import { writeParquet } from '../fixtures/duckdb.ts';
import { type BeamSource, compileBeamYaml } from './compile.ts';
import { countBeam, describeBeam } from './describe.ts';
import { fitBeam, type RunBeam } from './fit.ts';
import { withRunner } from './fixtures/runner.ts';

const ROWS = process.env.MILLRACE_FULL === '1' ? 200_000 : 10_000;

const rows = daysOf(ROWS);

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
    const worst = holdStatistics(found, ours.statistics, rows);
    process.stdout.write(
      `Beam YAML, ${source.format}, ${ROWS} rows: statistics equal to DuckDB's; different values off by at most ${(100 * worst).toFixed(1)} %\n`,
    );
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
      const files = join(folder, 'rows.csv');
      await writeFile(files, daysCsv(rows));
      await hold({ files, format: 'csv' }, folder);
    }));
});
