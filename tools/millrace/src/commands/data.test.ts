import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BROKEN, csvOf, trees } from '../../../../libs/dataset/src/fixtures/broken/index.ts';
import { commandIn } from '../fixtures/command.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-data-test-'));
const command = commandIn(folder);
const put = (name: string, content: string | Uint8Array) => writeFileSync(join(folder, name), content);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeAll(async () => {
  put('trees.csv', csvOf(trees()));
  const { code, stderr } = await command(
    ...['data', 'schema', 'trees.csv', '--label', 'kind', '-o', 'schema.json', '--write-statistics', 'last.json'],
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: 'wrote last.json\nwrote schema.json\n' });
});

const validate = (...words: string[]) => command('data', 'validate', ...words, '--schema', 'schema.json');

test('the schema is printed where no file is named, and data that it comes from is fine', async () => {
  const { stdout } = await command('data', 'schema', 'trees.csv', '--label', 'kind');
  expect(stdout).toBe(readFileSync(join(folder, 'schema.json'), 'utf8'));
  expect(await validate('trees.csv', '--statistics', 'last.json', '--strict')).toEqual({
    code: 0,
    stdout: 'trees.csv: as the schema expects in 300 rows\n',
    stderr: '',
  });
});

describe('of each broken data set a sentence is said, and never a stack trace', () => {
  test.each(BROKEN)('$name', async ({ make, code, severity, column, count }) => {
    put('broken.csv', make());
    const text = await validate('broken.csv', '--statistics', 'last.json');
    expect(text.code).toBe(severity === 'error' ? 3 : 0);
    expect(text.stderr).toBe('');
    expect(text.stdout).toMatch(new RegExp(`^  ${severity} .*\\[${code}\\]$`, 'm'));
    expect(text.stdout).not.toMatch(/^\s+at |Error:|undefined|\[object/m);
    const json = await validate('broken.csv', '--statistics', 'last.json', '--json');
    const [first] = JSON.parse(json.stdout).anomalies;
    expect(first).toMatchObject({ code, severity, count, ...(column === undefined ? {} : { column }) });
  });

  test.each(BROKEN)('$name, where a schema is wanted', async ({ make }) => {
    put('broken.csv', make());
    const { code, stdout, stderr } = await command('data', 'schema', 'broken.csv');
    expect([0, 2]).toContain(code);
    expect(`${stdout}${stderr}`).not.toMatch(/^\s+at |UNEXPECTED|undefined|\[object/m);
  });
});

test('what people read', async () => {
  put('broken.csv', csvOf(trees().map((tree, i) => (i === 8 ? { ...tree, height: '12 m', soil: 'mud' } : tree))));
  expect((await validate('broken.csv')).stdout).toBe(
    [
      'broken.csv: 2 errors in 300 rows',
      '  error columns.height: in 1 of 300 rows (0.3%) the value is not a number. See row 9 "12 m". [WRONG_TYPE]',
      '  error columns.soil: in 1 of 300 rows (0.3%) the value is none that the schema knows: clay, loam, sand. See row 9 "mud". [OUT_OF_DOMAIN]',
      '',
    ].join('\n'),
  );
});

test('strict counts warnings as errors', async () => {
  put('broken.csv', `${csvOf(trees())}1,2.5,clay,2010-01-15,fir\n${csvOf(trees()).split('\n')[1]}\n`);
  expect(await validate('broken.csv')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('1 warning in 302 rows'),
  });
  expect((await validate('broken.csv', '--strict')).code).toBe(3);
});

test('drift beyond a limit is an error', async () => {
  put('moved.csv', csvOf(trees().map((tree) => ({ ...tree, soil: 'sand' }))));
  const { code, stdout } = await validate('moved.csv', '--statistics', 'last.json', '--drift', '0.5');
  expect(code).toBe(3);
  expect(stdout).toMatch(/error columns\.soil: since the previous run, .* sand: [0-9.]+% then, 100% now\. \[DRIFT\]/);
});

test.each([
  ['no schema', ['trees.csv'], 'schema'],
  ['a file that is not there', ['none.csv', '--schema', 'schema.json'], 'NO_SUCH_FILE'],
  ['a schema that is not there', ['trees.csv', '--schema', 'none.json'], 'NO_SUCH_FILE'],
  ['a schema that is none', ['trees.csv', '--schema', 'last.json'], 'INVALID_SCHEMA'],
  ['a schema that is no JSON', ['trees.csv', '--schema', 'trees.csv'], 'NOT_JSON'],
  [
    'statistics that are none',
    ['trees.csv', '--schema', 'schema.json', '--statistics', 'schema.json'],
    'INVALID_STATISTICS',
  ],
  [
    'a limit beyond one',
    ['trees.csv', '--schema', 'schema.json', '--statistics', 'last.json', '--drift', '2'],
    '--drift',
  ],
])('%s is wrong usage', async (_name, words, says) => {
  const { code, stderr } = await command('data', 'validate', ...words);
  expect(code).toBe(2);
  expect(stderr).toContain(says);
});
