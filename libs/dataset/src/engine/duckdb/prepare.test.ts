import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { MillraceError } from '@millrace/contract';
import { describe, expect, it } from 'vitest';
import { inScratch, put, randomNumbers } from '../../fixtures/scratch.ts';
import { col } from '../../recipe/builders.ts';
import { defineRecipe } from '../../recipe/define.ts';
import type { Recipe } from '../../recipe/recipe.ts';
import { compileServing } from '../../serving/serving.ts';
import { readCarry } from '../../splits/carry.ts';
import { readMatrix } from '../../splits/matrix.ts';
import { openSplits } from '../../splits/open.ts';
import { withDatabase } from './database.ts';
import { prepare, prepareAndDescribe } from './prepare.ts';

const recipe = defineRecipe({
  name: 'houses',
  columns: { id: 'integer', area: 'number', town: 'string', price: 'number' },
  missing: ['NA'],
  filters: [col('area').gt(0)],
  derived: { root: col('area').sqrt() },
  features: {
    size: { kind: 'numeric', expression: col('root').pow(2), scaling: 'standard' },
    spread: { kind: 'numeric', expression: col('area'), scaling: 'robust' },
    place: { kind: 'categorical', expression: col('town').lower(), maxSize: 2 },
    code: { kind: 'categorical', expression: col('town'), encoding: 'index' },
  },
  target: { kind: 'number', name: 'value', expression: col('price').log(), inverse: col('prediction').exp() },
  weight: col('area'),
  carry: ['id', 'area', 'town', 'price'],
  split: { key: ['id'], lots: 10, train: [0, 1, 2, 3, 4, 5, 6, 7], validation: [8], test: [9] },
});

const TOWNS = ['Bern', 'Basel', 'Chur', ''];
function houses(rows: number): string {
  const random = randomNumbers(3);
  const lines = Array.from({ length: rows }, (_, i) => {
    const area = (20 + 200 * random()).toFixed(2);
    return `${i},${area},${TOWNS[Math.floor(random() * 4)]},${(1000 * Number(area) * (1 + random())).toFixed(0)}`;
  });
  return ['id,area,town,price', ...lines, ''].join('\n');
}

const prepared = (folder: string, raw: string, name = 'splits', of: Recipe = recipe) =>
  prepare({ raw, recipe: of, output: join(folder, name), workDirectory: join(folder, 'work') });

const digests = async (folder: string): Promise<string[]> =>
  Promise.all(
    (await readdir(folder)).sort().map(async (name) => {
      const bytes = await readFile(join(folder, name));
      return `${name} ${createHash('sha256').update(bytes).digest('hex')}`;
    }),
  );

describe('prepare', () => {
  it('writes splits that serving agrees with, row by row', async () => {
    await inScratch(async (folder) => {
      const manifest = await prepared(folder, await put(folder, 'houses.csv', houses(500)));
      expect(manifest.rows.train + manifest.rows.validation + manifest.rows.test).toBe(500);
      const splits = await openSplits(join(folder, 'splits'));
      const serving = compileServing(splits.fittedRecipe);
      for (const split of ['train', 'validation', 'test'] as const) {
        const matrix = await readMatrix(splits, split);
        const raw = await readCarry(splits, split);
        const applied = serving.apply(raw);
        expect(applied.problems).toEqual([]);
        expect(serving.features).toEqual(matrix.columns);
        applied.features.forEach((value, i) => {
          expect(value).toBeCloseTo(matrix.features[i] ?? Number.NaN, 5);
        });
        const prices = serving.inverse(matrix.target, raw);
        prices.forEach((price, i) => {
          expect(price).toBeCloseTo(Number(raw[i]?.price), -2);
        });
      }
    });
  });

  it('standardises by the train split alone', async () => {
    await inScratch(async (folder) => {
      await prepared(folder, await put(folder, 'houses.csv', houses(500)));
      const { features, columns, rows } = await readMatrix(await openSplits(join(folder, 'splits')), 'train');
      const width = columns.length;
      const first = Array.from({ length: rows }, (_, i) => features[i * width] ?? Number.NaN);
      const mean = first.reduce((a, b) => a + b, 0) / rows;
      const variance = first.reduce((a, b) => a + (b - mean) ** 2, 0) / rows;
      expect(mean).toBeCloseTo(0, 6);
      expect(variance).toBeCloseTo(1, 6);
    });
  });

  it('gives equal bytes for equal input, whatever the number of threads', async () => {
    await inScratch(async (folder) => {
      const raw = await put(folder, 'houses.csv', houses(300_000));
      const options = { raw, recipe, workDirectory: join(folder, 'work') };
      await prepare({ ...options, output: join(folder, 'one'), threads: 1 });
      await prepare({ ...options, output: join(folder, 'two'), threads: 2 });
      expect(await digests(join(folder, 'two'))).toEqual(await digests(join(folder, 'one')));
    });
  });

  it('reads a byte-order mark, CRLF, gzip, several files and the folder of ingest', async () => {
    await inScratch(async (folder) => {
      const text = houses(200);
      await prepared(folder, await put(folder, 'plain.csv', text), 'expected');
      const expected = await digests(join(folder, 'expected'));
      const same = async (raw: string, name: string): Promise<void> => {
        await prepared(folder, raw, name);
        expect(await digests(join(folder, name)), name).toEqual(expected);
      };
      await same(await put(folder, 'bom.csv', `\ufeff${text.replaceAll('\n', '\r\n')}`), 'bom');
      await same(await put(folder, 'packed.csv.gz', gzipSync(text)), 'gzip');
      await mkdir(join(folder, 'raw/data'), { recursive: true });
      await put(folder, 'raw/manifest.json', '{}');
      const lines = text.split('\n');
      await put(folder, 'raw/data/a.csv', lines.slice(0, 101).join('\n'));
      await put(folder, 'raw/data/b.csv', [lines[0], ...lines.slice(101)].join('\n'));
      await same(join(folder, 'raw'), 'ingested');
    });
  });

  it('takes many quoted records, and quotes inside bare values', async () => {
    await inScratch(async (folder) => {
      const lines = houses(80_000)
        .split('\n')
        .map((line, i) => (i === 0 ? line : line.replace('Basel', i % 2 === 0 ? '"Ba""sel\n,"' : '5" x')));
      const manifest = await prepared(folder, await put(folder, 'raw.csv', lines.join('\n')));
      expect(manifest.rows.train + manifest.rows.validation + manifest.rows.test).toBe(80_000);
    });
  });

  it('gives the same splits from Parquet as from CSV', async () => {
    await inScratch(async (folder) => {
      const csv = await put(folder, 'houses.csv', houses(200));
      const parquet = join(folder, 'houses.parquet');
      await withDatabase({ workDirectory: join(folder, 'work') }, (connection) =>
        connection.run(`COPY (FROM read_csv('${csv}')) TO '${parquet}' (FORMAT parquet)`),
      );
      await prepared(folder, csv, 'from-csv');
      await prepared(folder, parquet, 'from-parquet');
      expect(await digests(join(folder, 'from-parquet'))).toEqual(await digests(join(folder, 'from-csv')));
    });
  });

  it('describes the raw columns', async () => {
    await inScratch(async (folder) => {
      const raw = await put(folder, 'houses.csv', houses(400));
      const { statistics } = await prepareAndDescribe({
        raw,
        recipe,
        output: join(folder, 'splits'),
        workDirectory: join(folder, 'work'),
      });
      const [id, area, town] = statistics.columns;
      expect(id).toMatchObject({ name: 'id', count: 400, missing: 0, numeric: { minimum: 0, maximum: 399, zeros: 1 } });
      expect(id?.numeric?.mean).toBeCloseTo(199.5, 4);
      expect(area?.numeric?.histogram.counts.reduce((a, b) => a + b, 0)).toBe(400);
      expect(town?.count).toBe(400 - (town?.missing ?? 0));
      expect(town?.top?.map((t) => t.value).sort()).toEqual(['Basel', 'Bern', 'Chur']);
      expect(statistics.splits.map((s) => s.split)).toEqual(['train', 'validation', 'test']);
    });
  });
});

const good = houses(100);
const replaceLine = (line: number, text: string): string =>
  good
    .split('\n')
    .map((old, i) => (i + 1 === line ? text : old))
    .join('\n');

const faults: { name: string; content: string | Uint8Array; code: string; problem?: object; of?: Recipe }[] = [
  { name: 'no bytes', content: '', code: 'NO_ROWS' },
  { name: 'no rows', content: 'id,area,town,price\n', code: 'NO_ROWS' },
  { name: 'no row left by the filter', content: 'id,area,town,price\n1,-1,Bern,2\n', code: 'NO_ROWS' },
  {
    name: 'a wrong header',
    content: good.replace('price', 'prise'),
    code: 'WRONG_HEADER',
    problem: { code: 'MISSING_COLUMN', path: 'raw.csv.price', hint: 'Did you mean "prise"?' },
  },
  {
    name: 'a column too many',
    content: 'id,area,town,price,other\n1,2,Bern,3,4\n',
    code: 'WRONG_HEADER',
    problem: { code: 'UNEXPECTED_COLUMN', path: 'raw.csv.other' },
  },
  {
    name: 'a ragged row',
    content: replaceLine(7, '1,2'),
    code: 'MALFORMED_INPUT',
    problem: { code: 'RAGGED_ROW', path: 'raw.csv:7' },
  },
  {
    name: 'a row too long',
    content: replaceLine(9, '1,2,Bern,3,4'),
    code: 'MALFORMED_INPUT',
    problem: { code: 'RAGGED_ROW', path: 'raw.csv:9' },
  },
  {
    name: 'a wrong type',
    content: replaceLine(5, '1,wide,Bern,3'),
    code: 'MALFORMED_INPUT',
    problem: { code: 'WRONG_TYPE', path: 'raw.csv:5.area', message: `Could not convert string "wide" to 'DOUBLE'` },
  },
  {
    name: 'a broken integer',
    content: replaceLine(5, '1.5,2,Bern,3'),
    code: 'MALFORMED_INPUT',
    problem: { code: 'WRONG_TYPE', path: 'row 4.id' },
  },
  {
    name: 'a quote that is not closed',
    content: replaceLine(5, '1,2,"Bern,3'),
    code: 'MALFORMED_INPUT',
    problem: { code: 'OPEN_QUOTE' },
  },
  {
    name: 'bytes that are not UTF-8',
    content: Buffer.from(replaceLine(5, '1,2,Zürich,3'), 'latin1'),
    code: 'MALFORMED_INPUT',
    problem: { code: 'NOT_UTF8', path: 'raw.csv:5' },
  },
  {
    name: 'a null that the recipe does not allow',
    content: replaceLine(5, '1,2,Bern,0'),
    code: 'NULL_VALUE',
    problem: { code: 'NULL_VALUE', path: 'recipe.target' },
  },
  {
    name: 'an empty split',
    content: 'id,area,town,price\n1,2,Bern,3\n',
    code: 'EMPTY_SPLIT',
    problem: { code: 'EMPTY_SPLIT' },
  },
];

const failure = async (work: Promise<unknown>): Promise<MillraceError> => {
  const error = await work.then(
    () => undefined,
    (e: unknown) => e,
  );
  if (error instanceof MillraceError) return error;
  throw new Error(`expected a MillraceError, got ${String(error)}`);
};

describe('prepare refuses', () => {
  it.each(faults)('$name', async ({ content, code, problem }) => {
    await inScratch(async (folder) => {
      const error = await failure(prepared(folder, await put(folder, 'raw.csv', content)));
      expect({ code: error.code, problems: error.problems }).toMatchObject({ code });
      if (problem !== undefined) expect(error.problems).toContainEqual(expect.objectContaining(problem));
      expect(existsSync(join(folder, 'splits'))).toBe(false);
    });
  });

  it('a line of 100 MB, in bounded memory', async () => {
    await inScratch(async (folder) => {
      const path = await put(folder, 'raw.csv', 'id,area,town,price\n1,2,Bern,3\n');
      const file = await open(path, 'a');
      const megabyte = Buffer.alloc(1 << 20, 'a');
      for (let i = 0; i < 100; i++) await file.write(megabyte);
      await file.close();
      const before = process.memoryUsage.rss();
      const error = await failure(prepared(folder, path));
      expect(error).toMatchObject({ code: 'LINE_TOO_LONG', fields: { line: 3 } });
      expect(process.memoryUsage.rss() - before).toBeLessThan(80 * 2 ** 20);
    });
  });

  it('a quote that swallows megabytes of lines, and tells where it begins', async () => {
    await inScratch(async (folder) => {
      const swallowed = 'x,"",y\n'.repeat(400_000);
      const error = await failure(prepared(folder, await put(folder, 'raw.csv', `${good}1,2,"${swallowed}`)));
      expect(error).toMatchObject({ code: 'LINE_TOO_LONG', fields: { line: good.split('\n').length } });
    });
  });

  it('a full disk, and leaves nothing behind', async () => {
    await inScratch(async (folder) => {
      await mkdir(join(folder, 'splits'));
      // Writing to this device fails as a full disk does.
      await symlink('/dev/full', join(folder, 'splits/train.parquet'));
      const error = await failure(prepared(folder, await put(folder, 'raw.csv', good)));
      expect(error.code).toBe('DISK_FULL');
      expect(existsSync(join(folder, 'splits'))).toBe(false);
    });
  });

  it('a Parquet file of other types', async () => {
    await inScratch(async (folder) => {
      const raw = join(folder, 'raw.parquet');
      await withDatabase({ workDirectory: join(folder, 'work') }, (connection) =>
        connection.run(`COPY (SELECT 'x' AS id, 1.5 AS area, 'Bern' AS town, 7 AS price) TO '${raw}' (FORMAT parquet)`),
      );
      const error = await failure(prepared(folder, raw));
      expect(error.problems).toEqual([expect.objectContaining({ path: 'raw.parquet.id', code: 'WRONG_TYPE' })]);
    });
  });

  it('to go on after an abort', async () => {
    await inScratch(async (folder) => {
      const raw = await put(folder, 'raw.csv', good);
      const options = { raw, recipe, output: join(folder, 'splits'), workDirectory: join(folder, 'work') };
      await expect(prepare({ ...options, signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
      expect(existsSync(join(folder, 'splits'))).toBe(false);
    });
  });
});
