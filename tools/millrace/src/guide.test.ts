import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deploy } from '@millrace/deploy';
import { readCommandLine } from '@millrace/entrypoint';
import { componentNames, findProject, runBuildImage } from '@millrace/images';
import { train } from '@millrace/train';
import { tune } from '@millrace/tune';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gcloudProblems } from '../../cloud/src/fixtures/gcloud-reference.ts';
import { millrace } from './main.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const SECTION = '## From zero to an endpoint on Google Cloud\n';
const folder = mkdtempSync(join(tmpdir(), 'millrace-guide-'));
const images = join(folder, 'images.json');
const DEFINITIONS = { deploy: deploy.definition, train: train.definition, tune: tune.definition };
/** Two pages on the way: they ask Google, which nobody can from a test; their own tests do, with fakes. */
const ASKS = ['doctor', 'cleanup'];

/** Every command of the section, a line each. */
function commands(): readonly string[] {
  const [, after = ''] = readFileSync(join(ROOT, 'README.md'), 'utf8').split(SECTION);
  const [section = ''] = after.split('\n## ');
  const blocks = [...section.matchAll(/```console\n([\s\S]*?)```/g)].map(([, lines = '']) => lines);
  return blocks.flatMap((lines) => lines.trim().split('\n'));
}

/** Words of a line as a shell takes them; the section uses double quotes only. */
const wordsOf = (line: string): string[] =>
  [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');

/** A registry that has nothing. */
const registry = createServer((_, response) => void response.writeHead(404).end());
let host = '';
beforeAll(async () => {
  writeFileSync(images, JSON.stringify(pinned()));
  await new Promise<void>((done) => void registry.listen(0, '127.0.0.1', done));
  const address = registry.address();
  host = typeof address === 'object' ? `127.0.0.1:${address?.port}` : '';
});
afterAll(() => void registry.close());

const pinned = () =>
  Object.fromEntries(
    componentNames(findProject(ROOT)).map((name) => [name, `eu.gcr.io/p/${name}@sha256:${'a'.repeat(64)}`]),
  );

/** Does what a command would do without doing it, and gives what it says. */
async function dryRun(line: string): Promise<string> {
  const [first = '', second = '', ...rest] = wordsOf(line).map((word) => (word === 'images.json' ? images : word));
  if (first === 'export') return [second, ...rest].map((word) => `${word.split('=')[0]} is set`).join('\n');
  if (first === 'gcloud') {
    expect(gcloudProblems([second, ...rest])).toEqual([]);
    return line;
  }
  expect(first).toBe('npx');
  if (second === 'build-image') return plan();
  expect(second).toBe('millrace');
  const [command = '', name = '', , ...words] = rest;
  if (command === 'step') return asked(name, words);
  return inProcess(ASKS.includes(command) ? [...rest, '--help'] : dry(rest));
}

const dry = (words: readonly string[]): readonly string[] =>
  words[0] === 'setup' ? words.filter((word) => word !== '--apply') : [...words, '--dry-run'];

async function inProcess(argv: readonly string[]): Promise<string> {
  const out: string[] = [];
  const write = (text: string) => Boolean(out.push(text));
  const env = { GOOGLE_CLOUD_PROJECT: 'my-project', GOOGLE_CLOUD_REGION: 'europe-west4' };
  const io = { stdout: { write }, stderr: { write }, env, cwd: ROOT, signal: new AbortController().signal };
  const code = await millrace(argv, io);
  expect([code, code === 0 ? '' : out.join('')]).toEqual([0, '']);
  return out.join('');
}

async function asked(name: string, argv: readonly string[]): Promise<string> {
  const definition = Object.entries(DEFINITIONS).find(([key]) => key === name)?.[1];
  if (definition === undefined) throw new Error(`The guide runs ${name}, which this test does not know.`);
  return JSON.stringify(await readCommandLine(definition, argv));
}

/** Of one component: bundling all takes long, and the plan is the same. */
async function plan(): Promise<string> {
  const out: string[] = [];
  const write = (text: string) => Boolean(out.push(text));
  const options = { repository: `${host}/millrace`, tag: '1f3c9ab', push: true, plan: true };
  const code = await runBuildImage(['resolve'], options, ROOT, { stdout: { write }, stderr: { write }, env: {} });
  expect([code, out.join('')]).toEqual([0, expect.stringContaining('would build')]);
  return out.join('');
}

describe('from zero to an endpoint', () => {
  test.each(commands().map((line) => [line]))('%s', async (line) => {
    const said = await dryRun(line);
    process.stdout.write(`$ ${line}\n${said.trim()}\n\n`);
    expect(said.trim()).not.toBe('');
  });

  test('the section is there, and leads to an endpoint and back', () => {
    const all = commands().join('\n');
    for (const part of ['setup', 'build-image', 'target=vertex', 'rollback', 'cleanup']) expect(all).toContain(part);
  });
});
