import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { drawSamples, LAB_HEADER, labLine } from '@millrace/covertype/generate';
import { recipe as pipelineRecipe } from '@millrace/covertype/recipe';
import type { Recipe } from '@millrace/dataset';
import { generate } from './generate.ts';

/** The pipeline's own recipe: ten numbers, three of them as logarithms, two categories one-hot; the split key given. */
export const recipe: Recipe = {
  ...pipelineRecipe,
  source: { ...pipelineRecipe.source, columns: [...pipelineRecipe.source.columns, { name: 'lot', type: 'integer' }] },
  carry: [],
  split: { ...pipelineRecipe.split, key: { lot: 'lot' } },
};

/** Cells drawn as the pipeline's sample is; more rows repeat them, a little higher and nearer to a road. */
const DRAWN = 250_000;

/** Rows in the schema of the lab, the same ones for the same number, with `lot`, 0 to 9. */
export async function write(folder: string, rows: number): Promise<string> {
  const drawn = join(folder, 'cells.csv');
  const lines = [...drawSamples(Math.min(rows, DRAWN), 7)].map(labLine);
  await writeFile(drawn, [LAB_HEADER.join(','), ...lines, ''].join('\n'));
  const cells = `SELECT row_number() OVER () - 1 AS cell, * FROM read_csv('${drawn}', types = {'Soil_Type': 'VARCHAR'})`;
  const moved = (column: string, by: number) => `CAST(${column} + hash(i * ${by}) % ${by} AS BIGINT) AS ${column}`;
  return generate(
    folder,
    `covertype-${rows}`,
    `SELECT CAST(hash(i) % 10 AS BIGINT) AS lot,
       cells.* EXCLUDE cell REPLACE (${moved('Elevation', 9)}, ${moved('Horizontal_Distance_To_Roadways', 30)})
     FROM range(${rows}) numbers(i) JOIN (${cells}) cells ON cell = i % ${lines.length}`,
  );
}
