import { execFile } from 'node:child_process';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { inScratch, put } from '../../fixtures/scratch.ts';
import { col } from '../../recipe/builders.ts';
import { defineRecipe } from '../../recipe/define.ts';
import { prepare } from './prepare.ts';

const recipe = defineRecipe({
  name: 'houses',
  columns: { id: 'integer', town: 'string', price: 'number' },
  features: { place: { kind: 'categorical', expression: col('town'), maxSize: 2 } },
  target: { kind: 'number', name: 'value', expression: col('price'), inverse: col('prediction') },
  split: { key: ['id'], lots: 10, train: [0, 1, 2, 3, 4, 5, 6, 7], validation: [8], test: [9] },
});
const HEADER = 'id,town,price\n';
const good = (rows: number): string => Array.from({ length: rows }, (_, i) => `${i},Bern,${i + 1}\n`).join('');

const resultSchema = z.object({
  code: z.string(),
  problems: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })),
  peak: z.number(),
});

/** Prepares in a process of its own, and gives its failure and peak of memory in MiB. */
async function prepareApart(folder: string, raw: string): Promise<z.infer<typeof resultSchema>> {
  const script = fileURLToPath(new URL('../../fixtures/prepare-peak.ts', import.meta.url));
  const options = { raw, recipe, output: join(folder, 'splits'), workDirectory: join(folder, 'work') };
  const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=@millrace/source', script], {
    env: { ...process.env, MILLRACE_PREPARE: JSON.stringify(options) },
  });
  const result = resultSchema.parse(JSON.parse(stdout));
  return { ...result, peak: result.peak / 1024 };
}

const problemsOf = (folder: string, raw: string): Promise<unknown> =>
  prepare({ raw, recipe, output: join(folder, 'splits'), workDirectory: join(folder, 'work') }).then(
    () => undefined,
    (error: unknown) => error,
  );

describe('malformed lines', () => {
  it('of any number are told in bounded memory', async () => {
    await inScratch(async (folder) => {
      const raw = await put(folder, 'raw.csv', HEADER + good(50_000) + 'x\n'.repeat(2_000_000));
      const { code, problems, peak } = await prepareApart(folder, raw);
      expect(code).toBe('MALFORMED_INPUT');
      expect(problems).toHaveLength(20);
      expect(problems[0]).toMatchObject({ path: 'raw.csv:50002.id', code: 'WRONG_TYPE' });
      expect(problems[1]).toMatchObject({
        path: 'raw.csv:50002',
        code: 'RAGGED_ROW',
        message: 'Expected Number of Columns: 3 Found: 1',
      });
      expect(problems[19]).toMatchObject({ path: 'raw.csv:50011' });
      expect(peak).toBeLessThan(500);
      expect(await readdir(join(folder, 'work'))).toEqual([]);
    });
  });

  it('of several pieces and files are told by their lines, those inside quotes counted', async () => {
    await inScratch(async (folder) => {
      const before = '1,"Bern\r\n\r\nBümpliz",2\r\n\r\n'.repeat(10_000);
      await mkdir(join(folder, 'raw'));
      await put(folder, 'raw/a.csv', `\ufeff${HEADER.trim()}\r\n${before}1,Bern\r\n${before}1,Bern,dear\r\n`);
      await put(folder, 'raw/b.csv.gz', gzipSync(`${HEADER}${good(20_000)}1,Bern,2,3\n`));
      expect(await problemsOf(folder, join(folder, 'raw'))).toMatchObject({
        code: 'MALFORMED_INPUT',
        problems: [
          { path: 'a.csv:40002', code: 'RAGGED_ROW' },
          { path: 'a.csv:80003.price', code: 'WRONG_TYPE' },
          { path: 'b.csv.gz:20002', code: 'RAGGED_ROW' },
        ],
      });
    });
  });

  it('are told where lines end in different ways', async () => {
    await inScratch(async (folder) => {
      const raw = await put(folder, 'raw.csv', `${HEADER}${good(3000).replaceAll('\n', '\r\n')}`);
      expect(await problemsOf(folder, raw)).toMatchObject({
        code: 'MALFORMED_INPUT',
        problems: [{ path: 'raw.csv:1', code: 'MALFORMED_ROW', hint: expect.stringContaining('end in the same way') }],
      });
    });
  });

  it('come before integers that are not whole', async () => {
    await inScratch(async (folder) => {
      const raw = await put(folder, 'raw.csv', `${HEADER}1.5,Bern,2\n${good(100_000)}1,Bern\n`);
      expect(await problemsOf(folder, raw)).toMatchObject({
        problems: [{ path: 'raw.csv:100003', code: 'RAGGED_ROW' }],
      });
    });
  });
});
