import { execFile, execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { inScratch, put } from '../../fixtures/scratch.ts';
import { col, lit, when } from '../../recipe/builders.ts';
import { defineRecipe } from '../../recipe/define.ts';
import { compareFits, compareRows, noComparison, summary } from '../fixtures/compare.ts';
import { filesWithDuckDb, writeParquet } from '../fixtures/duckdb.ts';
import { filesWithBeam } from './fixtures/beam.ts';
import { beamPython } from './fixtures/runner.ts';
import { pyDouble, pyText } from './literals.ts';

const HOSTILE = "it's {{ 1 }} {% raw %} {# x #} \\ \" `$(x)` %s\n#';\u2028日本 👩‍👩‍👧";

const recipe = defineRecipe({
  name: 'command line',
  columns: { row: 'integer', text: { type: 'string', header: HOSTILE }, size: 'number' },
  derived: { same: col('text').eq(HOSTILE), said: when(col('row').gt(50)).then(lit(HOSTILE)).otherwise(col('text')) },
  features: {
    size: { kind: 'numeric', expression: col('size').log(), scaling: 'robust', nulls: { fill: 'mean' } },
    word: { kind: 'categorical', expression: col('said') },
    given: { kind: 'categorical', expression: col('text'), vocabulary: [HOSTILE], encoding: 'index' },
  },
  target: { kind: 'label', name: 'same', expression: col('same') },
  carry: ['row', 'text', 'said'],
  split: { key: 'row', lots: 10, train: [0, 1, 2, 3, 4, 5, 6, 7], validation: [8], test: [9] },
});
const rows = Array.from({ length: 200 }, (_, row) => ({
  row,
  size: row * 0.75,
  text: row % 3 === 0 ? HOSTILE : `word ${row % 7}`,
}));

it("Beam's own command fits and prepares a recipe of hostile texts as our own engine does", async () => {
  await inScratch(async (folder) => {
    const files = await writeParquet(recipe, rows, folder);
    const run = async (yaml: string): Promise<void> => {
      const file = await put(folder, 'pipeline.yaml', yaml);
      // Workers that are processes of their own, as on Dataflow: what they run and hand on is packed and unpacked.
      const workers = ['--runner=DirectRunner', '--direct_running_mode=multi_processing', '--direct_num_workers=2'];
      const options = [`--yaml_pipeline_file=${file}`, ...workers];
      await promisify(execFile)(beamPython(), ['-m', 'apache_beam.yaml.main', ...options], { maxBuffer: 1 << 26 });
    };
    const ours = await filesWithDuckDb(recipe, files, folder);
    const theirs = await filesWithBeam(recipe, { files, format: 'parquet' }, join(folder, 'beam'), run);
    const found = noComparison();
    compareFits(ours.fitted, theirs.fitted, found);
    compareRows(recipe, ours, theirs, found, 'row');
    process.stdout.write(`Beam YAML by its command line: ${summary(found)}\n`);
    expect(found.differences).toEqual([]);
    expect(theirs.rows).toHaveLength(200);
  });
});

it('Python reads every literal as the value that was written', () => {
  const texts = [HOSTILE, ...fc.sample(fc.string({ unit: 'binary', maxLength: 40 }), { numRuns: 5000, seed: 8 })];
  const numbers = fc.sample(fc.double({ noNaN: true, noDefaultInfinity: true }), { numRuns: 5000, seed: 8 });
  const code = 'import ast, json, sys\nprint(json.dumps([ast.literal_eval(line) for line in sys.stdin]))';
  const read = (literals: readonly string[]): unknown =>
    JSON.parse(
      execFileSync('python3', ['-c', code], { input: literals.join('\n'), encoding: 'utf8', maxBuffer: 1 << 26 }),
    );
  expect(read(texts.map(pyText))).toEqual(texts);
  const found = z.array(z.number()).parse(read(numbers.map(pyDouble)));
  expect(found.map((x) => x + 0)).toEqual(numbers.map((x) => x + 0));
});
