import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inScratch, put } from '../../fixtures/scratch.ts';
import { col } from '../../recipe/builders.ts';
import { defineRecipe } from '../../recipe/define.ts';
import { SPLIT_NAMES } from '../../recipe/recipe.ts';
import { readCarry } from '../../splits/carry.ts';
import { readMatrix } from '../../splits/matrix.ts';
import { openSplits, type Splits } from '../../splits/open.ts';
import { collectSplits } from './collect-splits.ts';
import { withDatabase } from './database.ts';
import { prepare } from './prepare.ts';
import { stringLiteral } from './quote.ts';

const recipe = defineRecipe({
  name: 'days',
  columns: { id: 'integer', at: 'timestamp', heat: 'number', mood: 'string', good: 'boolean' },
  derived: { twice: col('heat').mul(2) },
  features: {
    warmth: { kind: 'numeric', expression: col('twice').div(3), scaling: 'standard' },
    feeling: { kind: 'categorical', expression: col('mood') },
  },
  target: { kind: 'label', name: 'label', expression: col('mood') },
  weight: col('heat'),
  carry: ['id', 'at', 'good', 'mood'],
  split: { key: ['id'], lots: 10, train: [0, 1, 2, 3, 4, 5, 6], validation: [7, 8], test: [9] },
});

const CSV = [
  'id,at,heat,mood,good',
  ...Array.from({ length: 300 }, (_, i) => `${i},2024-02-29T12:00:${10 + (i % 50)}Z,${i / 7},m${i % 3},${i % 2 === 0}`),
].join('\n');

/** Splits as an engine without 32-bit floats and without order would export them: several files of all rows. */
async function shardsOf(splits: Splits, folder: string, order: string): Promise<string> {
  const shards = join(folder, 'shards');
  await mkdir(shards, { recursive: true });
  const { columns } = splits.manifest;
  const wide = columns.features.map((name) => `CAST("${name}" AS DOUBLE) AS "${name}"`).join(', ');
  const rows = SPLIT_NAMES.map(
    (name) =>
      `SELECT * REPLACE (${wide}, CAST("at" AS TIMESTAMPTZ) AS "at"), '${name}' AS part FROM read_parquet(${stringLiteral(splits.file(name))})`,
  ).join(' UNION ALL ');
  await withDatabase({ workDirectory: folder, threads: 1 }, async (connection) => {
    await connection.run(`CREATE TABLE shard AS SELECT * FROM (${rows}) ORDER BY id ${order}`);
    for (const [i, condition] of ['id % 3 = 0', 'id % 3 <> 0'].entries()) {
      const file = stringLiteral(join(shards, `00000000000${i}.parquet`));
      await connection.run(`COPY (SELECT * FROM shard WHERE ${condition}) TO ${file} (FORMAT parquet)`);
    }
  });
  return shards;
}

describe('collectSplits', () => {
  it('gives the rows, types and manifest of the embedded engine, and equal bytes for any order of the shards', async () => {
    await inScratch(async (folder) => {
      const workDirectory = join(folder, 'work');
      const raw = await put(folder, 'days.csv', CSV);
      const manifest = await prepare({ raw, recipe, output: join(folder, 'ours'), workDirectory });
      const ours = await openSplits(join(folder, 'ours'));
      const { fittedRecipe } = ours;
      const collect = async (order: string) => {
        const output = join(folder, order);
        const shards = await shardsOf(ours, join(folder, `from ${order}`), order);
        const { rows } = manifest;
        const given = { shards, splitColumn: 'part', fittedRecipe, rows, output, workDirectory };
        expect(await collectSplits(given)).toEqual(manifest);
        return openSplits(output);
      };
      const theirs = await collect('ASC');
      const again = await collect('DESC');
      for (const split of SPLIT_NAMES) {
        expect(await readFile(again.file(split))).toEqual(await readFile(theirs.file(split)));
        expect(await rowsById(theirs, split)).toEqual(await rowsById(ours, split));
      }
      const apart = Object.fromEntries(SPLIT_NAMES.map((name) => [name, join(folder, 'apart', name)]));
      for (const split of SPLIT_NAMES) {
        await mkdir(apart[split] ?? '', { recursive: true });
        await copyFile(ours.file(split), join(apart[split] ?? '', 'a.parquet'));
      }
      const own = { train: '', validation: '', test: '', ...apart };
      const output = join(folder, 'from folders of their own');
      await collectSplits({ shards: own, fittedRecipe, rows: manifest.rows, output, workDirectory });
      expect(await readFile(join(output, 'test.parquet'))).toEqual(await readFile(theirs.file('test')));
      const wrong = { ...manifest.rows, train: manifest.rows.train + 1 };
      const shards = join(folder, 'from DESC/shards');
      const given = {
        shards,
        splitColumn: 'part',
        fittedRecipe,
        rows: wrong,
        output: join(folder, 'x'),
        workDirectory,
      };
      await expect(collectSplits(given)).rejects.toMatchObject({ code: 'WRONG_ROWS', problems: [{ path: 'train' }] });
    });
  });
});

async function rowsById(splits: Splits, split: (typeof SPLIT_NAMES)[number]): Promise<unknown> {
  const { features, target, columns } = await readMatrix(splits, split);
  const carried = await readCarry(splits, split);
  const width = columns.length;
  const rows = carried.map((row, i) => ({ row, x: [...features.slice(i * width, (i + 1) * width)], y: target[i] }));
  return rows.sort((a, b) => Number(a.row.id) - Number(b.row.id));
}
