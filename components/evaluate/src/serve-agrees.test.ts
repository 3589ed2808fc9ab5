import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { makePrices } from './fixtures/made.ts';

const entry = (component: string) => fileURLToPath(new URL(`../../${component}/src/main.ts`, import.meta.url));
const start = (component: string, ...argv: string[]) =>
  spawn(process.execPath, ['--conditions=@millrace/source', entry(component), ...argv]);

const rowSchema = z.object({
  market: z.string(),
  open: z.number(),
  high: z.number(),
  low: z.number(),
  predicted: z.number(),
});

async function evaluated(runs: string, model: string, splits: string): Promise<z.infer<typeof rowSchema>[]> {
  const child = start('evaluate', '--bucket', runs, 'local', '--json', '--model', model, '--splits', splits);
  let output = '';
  for await (const data of child.stdout) output += String(data);
  const { outputs } = z
    .object({ outputs: z.record(z.string(), z.object({ uri: z.string() })) })
    .parse(JSON.parse(output.trimEnd().split('\n').at(-1) ?? ''));
  const connection = await (await DuckDBInstance.create()).connect();
  const file = join(fileURLToPath(outputs.evaluation?.uri ?? ''), 'predictions.parquet');
  const rows = await connection.runAndReadAll(`SELECT market, open, high, low, predicted FROM read_parquet('${file}')`);
  connection.closeSync();
  return z.array(rowSchema).parse(rows.getRowObjects());
}

test('the server answers raw rows within 1e-5 of what evaluate wrote for them', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'agree-'));
  const { model, splits } = await makePrices(folder);
  const server = start('serve', '--model', model, '--host', '127.0.0.1', '--port', '0');
  try {
    const address = new Promise<string>((resolve, reject) => {
      createInterface(server.stderr).on('line', (line) => {
        const [, url] = /"message":"serving .* on (http:\S+?)"/.exec(line) ?? [];
        if (url !== undefined) resolve(url);
      });
      server.once('exit', reject);
    });
    const rows = await evaluated(join(folder, 'runs'), model, splits);
    expect(rows.length).toBeGreaterThan(100);
    const response = await fetch(`${await address}/predict`, {
      method: 'POST',
      body: JSON.stringify({ instances: rows.map(({ market, open, high, low }) => ({ market, open, high, low })) }),
      headers: { 'content-type': 'application/json' },
    });
    const { predictions } = z.object({ predictions: z.array(z.number()) }).parse(await response.json());
    const worst = rows.map(({ predicted }, i) => Math.abs((predictions[i] ?? 0) - predicted) / Math.abs(predicted));
    expect(Math.max(...worst)).toBeLessThan(1e-5);
  } finally {
    server.kill('SIGTERM');
    await rm(folder, { recursive: true, force: true });
  }
});
