import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compile, fromYaml, toYaml } from '@millrace/pipeline';
import { afterAll, expect, test } from 'vitest';
import * as z from 'zod';
import { CORPUS } from './corpus.ts';
import { normalForm } from './normal/normal.ts';
import { python } from './python.ts';

// Share of .ci/run: 15 s, nearly all of it one process that imports the SDK and compiles the corpus.
const folder = mkdtempSync(join(tmpdir(), 'millrace-oracle-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const [theirs, ours] = [join(folder, 'python'), join(folder, 'typescript')];
for (const side of [theirs, ours]) mkdirSync(side);
for (const { name, pipeline, target } of CORPUS) {
  writeFileSync(join(ours, `${name}.yaml`), toYaml(compile(pipeline, target === undefined ? {} : { target })));
}
const faces = z
  .record(z.string(), z.object({ inputs: z.array(z.string()), outputs: z.array(z.string()) }))
  .parse(JSON.parse(await python('oracle.py', theirs, ours)));
const read = (side: string, name: string) => fromYaml(readFileSync(join(side, `${name}.yaml`), 'utf8'), name);

test('the corpus has every pipeline twice, and at least 44 of them', () => {
  const names = CORPUS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(readdirSync(theirs).sort()).toEqual(names.map((name) => `${name}.yaml`).sort());
  expect(names.length).toBeGreaterThanOrEqual(44);
});

test.each(CORPUS)('$name: TypeScript and Python compile to equal specs', ({ name }) => {
  expect(normalForm(read(ours, name))).toEqual(normalForm(read(theirs, name)));
});

test.each(CORPUS)('$name: the SDK parses what we compile, strictly, and loads it', ({ name, pipeline }) => {
  expect(faces[name]).toEqual({
    inputs: Object.keys(pipeline.inputs).sort(),
    outputs: Object.keys(pipeline.outputs).sort(),
  });
});

test('no two pipelines of the corpus have the same normal form', () => {
  const forms = CORPUS.map(({ name }) => JSON.stringify(normalForm({ ...read(theirs, name) }).root));
  expect(new Set(forms).size).toBe(forms.length);
});
