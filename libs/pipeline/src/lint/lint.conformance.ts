import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { checkPipeline, describePipeline, descriptionText, diffPipelines, fromYaml, graphOf } from '../index.ts';
import { goodPipeline } from './mutations.ts';

// Two Python processes, some 5 s in all.

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const python = execFileSync(at('../../../../tools/python/venv'), ['kfp'], { encoding: 'utf8' }).trim();
const folder = mkdtempSync(join(tmpdir(), 'millrace-lint-'));
execFileSync(python, [at('./fixtures/good.py'), join(folder, 'good.yaml')], { stdio: 'pipe' });
execFileSync(python, [at('./fixtures/sdk.py'), folder], { stdio: 'pipe' });
const files = readdirSync(folder).sort();
const read = (file: string) => fromYaml(readFileSync(join(folder, file), 'utf8'), file);

test('the good pipeline is what the Python SDK compiles', () => {
  expect(read('good.yaml')).toEqual(goodPipeline());
});

test('what the Python SDK breaks itself is found', () => {
  expect(checkPipeline(read('broken-by-the-sdk.yaml'), { target: 'kfp' })).toEqual([
    expect.objectContaining({
      code: 'UNDECLARED_INPUT',
      message: 'The pipeline has no input "items-loop-item-subvar-rate".',
    }),
  ]);
});

const sound = files.filter((file) => !file.startsWith('broken'));
test.each(sound)('what the Python SDK compiles has nothing wrong with it: %s', (file) => {
  expect(checkPipeline(read(file), { target: 'kfp' })).toEqual([]);
});

test.each(files)('it is drawn, described and compared with every step in its place: %s', (file) => {
  const compiled = read(file);
  const graph = graphOf(compiled);
  const ids = new Set([...graph.nodes, ...graph.groups].map(({ id }) => id));
  expect(graph.nodes.length).toBeGreaterThan(0);
  for (const { from, to } of graph.edges) expect([ids.has(from), ids.has(to)]).toEqual([true, true]);
  for (const { title } of graph.groups) expect(title).not.toMatch(/pipelinechannel|parameter_values/);
  expect(descriptionText(describePipeline(compiled))).not.toMatch(/pipelinechannel--|\?/);
  expect(diffPipelines(compiled, read(file))).toEqual([]);
});
