import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { expectUntouched } from './fixtures/bucket.ts';
import { failed, succeeded } from './fixtures/command.ts';
import { csv, RECIPE, rows } from './fixtures/data.ts';
import { removeExecutables } from './fixtures/executable.ts';
import { folderScene, type Scene } from './fixtures/scene.ts';

const MIB = 1024 ** 2;
const LINE = 100 * MIB;
const GOOD = csv(rows(400));

let folder = '';
let scene: Scene;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-long-line-'));
  const report = fileURLToPath(new URL('./fixtures/report-peak.ts', import.meta.url));
  scene = await folderScene({ NODE_OPTIONS: `--import ${report}`, PEAK_FILE: join(folder, 'peak') });
});
afterEach(async () => {
  await scene[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});
afterAll(removeExecutables);

/** A file with 100 MB between two texts, made of one megabyte over and over. */
async function longFile(before: string, piece: string, after: string): Promise<string> {
  const path = join(folder, 'data.csv');
  const megabyte = piece.repeat(Math.ceil(MIB / piece.length)).slice(0, MIB);
  const parts = [before, ...Array.from({ length: LINE / MIB }, () => megabyte), after];
  await pipeline(Readable.from(parts), createWriteStream(path));
  return path;
}

/** MiB at the height of the command that ended last. */
const peak = async () => Number(await readFile(join(folder, 'peak'), 'utf8')) / 1024;

test.for([
  ['in one value', `${GOOD}bitcoin,`, 'x', '\n'],
  ['of many values', `${GOOD}bitcoin`, ',1', '\n'],
  ['in one value full of line ends', `${GOOD}bitcoin,"`, 'x\n', '"\n'],
  ['as the header', '', 'x', `\n${GOOD}`],
  ['without an end', GOOD, 'x', ''],
] as const)('a line of 100 MB %s is refused in bounded memory', async ([_, before, piece, after]) => {
  const raw = await longFile(before, piece, after);
  failed(await scene.run('preprocess', '--raw', raw, '--recipe', RECIPE), { exit: 2, code: 'LINE_TOO_LONG' });
  expectUntouched(new Map(), await scene.content(), 'LINE_TOO_LONG');
  expect(await peak()).toBeLessThan(400);
});

test.for([
  ['a quote that a space hides', `${GOOD}bitcoin, "`, 'x\n', '"\n', 'OPEN_QUOTE'],
  ['short lines', GOOD, 'x\n', '', 'RAGGED_ROW'],
  ['lines of wrong values', GOOD, 'x,x,x,x,x,x,x,x,x,x,x,x\n', '', 'WRONG_TYPE'],
] as const)('100 MB of %s are refused in bounded memory', async ([_, before, piece, after, problem]) => {
  const raw = await longFile(before, piece, after);
  const ended = await scene.run('preprocess', '--raw', raw, '--recipe', RECIPE);
  failed(ended, { exit: 2, code: 'MALFORMED_INPUT', problem });
  expectUntouched(new Map(), await scene.content(), 'MALFORMED_INPUT');
  expect(await peak()).toBeLessThan(700);
});

test('ingest brings it as it is', async () => {
  const source = await longFile(GOOD, 'x', '\n');
  const { execution } = succeeded(await scene.run('ingest', '--source', source));
  const brought = await stat(join(scene.bucket, execution, 'raw/data/data.csv'));
  expect(brought.size).toBe((await stat(source)).size);
  expect(await peak()).toBeLessThan(400);
});
