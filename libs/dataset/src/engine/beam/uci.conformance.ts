import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { inScratch, put } from '../../fixtures/scratch.ts';
import { recipeSchema } from '../../recipe/recipe.ts';
import { compareFits, compareRows, noComparison, summary } from '../fixtures/compare.ts';
import { filesWithDuckDb } from '../fixtures/duckdb.ts';
import { numbered } from '../fixtures/pipelines.ts';
import { filesWithBeam } from './fixtures/beam.ts';
import { withRunner } from './fixtures/runner.ts';

const ROWS = process.env.MILLRACE_FULL === '1' ? 50_000 : 5000;

/** What a file of the covertype pipeline exports. */
const covertype = async (file: string): Promise<unknown> =>
  import(pathToFileURL(fileURLToPath(new URL(`../../../../../pipelines/covertype/${file}`, import.meta.url))).href);
const generatorSchema = z.object({
  drawSamples: z.function({ input: [z.number(), z.number()], output: z.custom<Iterable<unknown>>() }),
  uciLine: z.function({ input: [z.unknown()], output: z.string() }),
});

it("UCI's covertype, which is CSV without names, gives the rows and statistics that our own engine gives", async () => {
  const { uciRecipe } = z.object({ uciRecipe: recipeSchema }).parse(await covertype('uci-recipe.ts'));
  const { drawSamples, uciLine } = generatorSchema.parse(await covertype('generate.ts'));
  const lines = [...drawSamples(ROWS, 7)].map((sample) => uciLine(sample));
  await inScratch(async (folder) => {
    const files = await put(folder, 'covtype.csv', `${lines.join('\n')}\n`);
    const ours = await filesWithDuckDb(uciRecipe, files, folder);
    const source = { files, format: 'csv' } as const;
    const theirs = await withRunner((run) => filesWithBeam(uciRecipe, source, join(folder, 'beam'), run));
    const found = noComparison();
    compareFits(ours.fitted, theirs.fitted, found);
    compareRows(uciRecipe, numbered(ours), numbered(theirs), found);
    process.stdout.write(`Beam YAML, covertype of UCI, ${ROWS} rows: ${summary(found)}\n`);
    expect(found.differences.slice(0, 10)).toEqual([]);
    expect(theirs.rows.length).toBeGreaterThan(ROWS / 2);
  });
});
