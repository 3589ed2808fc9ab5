import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Project, WORKSPACE } from '@millrace/images';
import { fromYaml } from '@millrace/pipeline';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { pipelineFromFile } from './pipeline-from-file.ts';
import type { Task } from './target.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-init-test-'));
  await symlink(join(WORKSPACE, 'node_modules'), join(folder, 'node_modules'));
  await mkdir(join(folder, 'pipelines'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

interface Asked {
  readonly name?: string;
  readonly target?: string;
  readonly task?: Task;
  /** What the user types where asked for the target. */
  readonly answer?: string;
}

/** `millrace init NAME --from data.csv --no-run` in a project in the test's folder; gives what it said. */
async function init(csv: string | Uint8Array, { name = 'mine', answer, ...asked }: Asked = {}): Promise<string> {
  await writeFile(join(folder, 'data.csv'), csv);
  const said: string[] = [];
  const stream = { write: (text: string) => said.push(text) > 0 };
  const project: Project = {
    ...{ root: folder, components: join(folder, 'components'), pipelines: join(folder, 'pipelines') },
    sources: false,
  };
  const io = { stdout: stream, stderr: stream, env: {}, cwd: folder, signal: new AbortController().signal };
  const flags = { bucket: './runs', json: false, debug: false, run: false, from: 'data.csv', name, ...asked };
  await pipelineFromFile(flags, project, answer === undefined ? io : { ...io, ask: async () => answer });
  return said.join('');
}

const written = (file: string, name = 'mine') => readFile(join(folder, 'pipelines', name, file), 'utf8');
const rows = (count: number, row: (i: number) => string) => Array.from({ length: count }, (_, i) => row(i)).join('\n');
const numbers = `a,b\n${rows(60, (i) => `${i * 1.5},${i * 3.25}`)}\n`;

test('a table of numbers becomes a regressor of its last column', async () => {
  const said = await init(numbers);
  expect(said).toContain('target: b (regressor): "b" is the last column that can be predicted, and a number');
  expect((await readdir(join(folder, 'pipelines/mine'))).sort()).toEqual(
    ['README.md', 'data', 'pipeline.test.ts', 'pipeline.ts', 'pipeline.yaml', 'recipe.ts'].sort(),
  );
  const { spec } = fromYaml(await written('pipeline.yaml'));
  expect(spec.pipelineInfo.name).toBe('mine');
  expect(await written('recipe.ts')).toContain(
    "  target: { kind: 'number', name: 'b', expression: col('b'), nulls: 'drop' },\n",
  );
  expect(await written('data/data.csv')).toBe(numbers);
});

test('words, times, missing values, keys and one value only are each taken for what they are', async () => {
  const line = (i: number) =>
    `k${i},${i},2024-01-${String((i % 28) + 1).padStart(2, '0')},${i % 3 === 0 ? 'red' : 'blue'},${i % 5 === 0 ? 'NA' : i},same,${i % 2 === 0 ? 'yes' : 'no'}`;
  const said = await init(`user id,row,day,colour,age,constant,bought\n${rows(120, line)}\n`);
  expect(said).toContain('target: bought (classifier)');
  expect(said).toContain('features: day, colour, age\n');
  expect(said).toContain('left out: user id, because it names the rows');
  expect(said).toContain('left out: row, because it numbers the rows');
  expect(said).toContain('left out: constant, because it has the same value in every row');
  const recipe = await written('recipe.ts');
  expect(recipe).toContain("    user_id: { type: 'string', header: 'user id' },\n");
  expect(recipe).toContain(
    "    day: { kind: 'numeric', expression: col('day').cast('number'), scaling: 'standard' },\n",
  );
  expect(recipe).toContain(
    "    age: { kind: 'numeric', expression: col('age'), scaling: 'standard', nulls: { fill: 'mean' } },\n",
  );
  expect(recipe).toContain("  missing: ['NA'],\n");
  expect(recipe).toContain("  carry: ['user_id', 'row'],\n");
});

test('headers with quotes, line ends and the end of a comment do not get into the code', async () => {
  const headers = `"it's ""quoted""","*/ evil(); /*","two\nlines",y`;
  await init(`${headers}\n${rows(60, (i) => `${i % 7},${i / 2},same,${i * 2.5}`)}\n`);
  const recipe = await written('recipe.ts');
  expect(recipe).toContain(`header: 'it\\'s "quoted"'`);
  expect(recipe).not.toMatch(/^ \*.*\*\/./m);
  expect(fromYaml(await written('pipeline.yaml')).spec.pipelineInfo.name).toBe('mine');
});

test('a category whose words would be called as another column is has a name of its own', async () => {
  await init(`c,c_0,y\n${rows(60, (i) => `${i % 2 === 0 ? 'u' : 'v'},${i / 4},${i * 2.5}`)}\n`);
  expect(await written('recipe.ts')).toContain("    c_word: { kind: 'categorical', expression: col('c') },\n");
});

test('whole numbers of few values are classes, unless a regressor is asked for', async () => {
  const csv = `x,stars\n${rows(100, (i) => `${i / 3},${(i % 5) + 1}`)}\n`;
  expect(await init(csv)).toContain('target: stars (classifier)');
  expect(await init(csv, { name: 'other', task: 'regressor' })).toContain('target: stars (regressor)');
});

test('at a terminal the target is asked for, and an empty answer takes the proposal', async () => {
  expect(await init(numbers, { answer: 'a' })).toContain('target: a (regressor)');
  expect(await init(numbers, { name: 'other', answer: '' })).toContain('target: b (regressor)');
});

test('twenty rows are split so that every part has some', async () => {
  await init(`x,y\n${rows(20, (i) => `${i},${i * 2.5}`)}\n`);
  expect(await written('recipe.ts')).toMatch(/split: \{ key: 'row', lots: 1\d, train: \[0, 1, 2/);
});

test.each(['class', 'param', 'default', 'inputs', 'expect'])('a pipeline may be called %s', async (name) => {
  await init(numbers, { name });
  expect(await written('pipeline.ts', name)).toContain(`export const ${name}Pipeline = definePipeline({`);
});

describe('what cannot be learned from is refused in one sentence, and nothing is written', () => {
  test.each<[code: string, what: string, csv: string | Uint8Array, asked?: Asked]>([
    ['EMPTY_FILE', 'an empty file', ''],
    ['NO_ROWS', 'a header alone', 'a,b\n'],
    ['ONE_COLUMN', 'one column', 'a\n1\n2\n'],
    ['NOT_TEXT', 'a binary file', new Uint8Array([0x50, 0x4b, 0, 3])],
    ['CONSTANT_TARGET', 'a target of one value', `a,b\n${rows(30, (i) => `${i},1`)}\n`],
    [
      'CONSTANT_TARGET',
      'a target of one value that is asked for',
      `a,b\n${rows(30, (i) => `7,${i}`)}\n`,
      { target: 'a' },
    ],
    ['UNKNOWN_COLUMN', 'a target that is not there', numbers, { target: 'c' }],
    ['BAD_TARGET', 'classes of a number with fractions', numbers, { task: 'classifier' }],
    ['TOO_FEW_ROWS', 'five rows', `a,b\n${rows(5, (i) => `${i / 2},${i * 1.5}`)}\n`],
    ['NO_FEATURES', 'nothing to predict from', `a,b\n${rows(30, (i) => `7,${i * 1.5}`)}\n`],
    ['WRONG_HEADER', 'two columns of one name', `a,a\n${rows(30, (i) => `${i},${i * 1.5}`)}\n`],
    ['MALFORMED_INPUT', 'a row that is too long', `${numbers}1,2,3\n`],
    ['BAD_NAME', 'a bad name', numbers, { name: 'Not A Name' }],
  ])('%s: %s', async (code, _what, csv, asked) => {
    await expect(init(csv, asked)).rejects.toMatchObject({ code, exitCode: 2 });
    expect(await readdir(join(folder, 'pipelines'))).toEqual([]);
  });

  test('ALREADY_EXISTS: a pipeline that is there stays as it is', async () => {
    await init(numbers);
    const before = await written('recipe.ts');
    await expect(init(`x,y\n${rows(60, (i) => `${i / 2},${i}`)}\n`)).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    expect(await written('recipe.ts')).toBe(before);
    expect(await readdir(join(folder, 'pipelines'))).toEqual(['mine']);
  });
});
