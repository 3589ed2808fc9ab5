import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { toy } from '../fixtures/src/toy.ts';
import { specText } from './index.ts';

const workspace = new URL('../../..', import.meta.url).pathname;
const fixtures = `${workspace}libs/entrypoint/fixtures`;
const python = execFileSync(`${workspace}tools/python/venv`, ['kfp'], { encoding: 'utf8' }).trim();

let root = '';
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'millrace-protocol-'));
  writeFileSync(join(root, 'words.txt'), 'one two three ');
  const spec = await specText(toy.definition, { format: 'yaml', image: 'gcr.io/PROJECT/toy', version: '1.2.3' });
  writeFileSync(join(root, 'component.yaml'), spec);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const runTask = (parameters: object) => {
  const command = [process.execPath, '--conditions=@millrace/source', `${fixtures}/src/main.ts`];
  const given = [join(root, 'component.yaml'), root, join(root, 'words.txt'), JSON.stringify(parameters)];
  return spawnSync(python, [`${fixtures}/run_task.py`, ...given, ...command], { encoding: 'utf8' });
};

test("KFP's own code makes the executor input and reads every output with its type", () => {
  const parameters = {
    ...{ times: 2, scaleFactor: 1e-3, style: 'loud', greeting: 'it\'s "quoted"\n$HOME ünïcode' },
    ...{ shuffle: false, settings: { a: [1, { b: 0.25 }], c: 'x' }, names: [1, 'two', true], seed: 7 },
  };
  const done = runTask(parameters);
  expect(done.status, done.stderr).toBe(0);
  const outputs: unknown = JSON.parse(done.stdout.trimEnd().split('\n').at(-1) ?? '');
  expect(outputs).toMatchObject({
    ...{ count: 3, share: 0.1, good: false, note: parameters.greeting },
    ...{ seen: parameters.settings, list: parameters.names },
    out: { type: 'Dataset', name: 'out', uri: `${root}/comp-toy/out`, metadata: { millrace: { seed: 7 } } },
    scores: { type: 'Metrics', metadata: { words: 3, millrace: { component: 'toy' } } },
  });
  expect(readdirSync(join(root, 'comp-toy/out'))).toEqual(['words.txt']);
});

test('parameters that are left out have the defaults of the specification', () => {
  const done = runTask({});
  expect(done.status, done.stderr).toBe(0);
  expect(JSON.parse(done.stdout.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({ good: true, list: ['a', 'b'] });
});

test('a failure is one for KFP too, with the message last on stderr and nothing left', () => {
  const done = runTask({ behaviour: 'fail' });
  expect(done.status).toBe(1);
  expect(done.stderr.trimEnd().endsWith('error: TOY_BROKE: It broke.\n  hint: Mend it.')).toBe(true);
  expect(readdirSync(join(root, 'comp-toy'))).toEqual([]);
});
