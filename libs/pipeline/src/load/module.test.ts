import { MillraceError } from '@millrace/contract';
import { expect, test } from 'vitest';
import { fixture } from './fixtures/fixture.ts';
import { componentModule } from './module.ts';

// The modules among the fixtures are formatted, linted and compiled as all sources are, and used by the other tests.
test.each([
  ['train-trees', 'trainTrees'],
  ['export-table', undefined],
  ['say-how-it-ended', undefined],
  ['upload-model', undefined],
])('the module of %s is what the generator writes', (name, exportName) => {
  // millrace component types NAME.yaml -o NAME.ts [--name NAME], in libs/pipeline/src/load/fixtures
  const options = { source: `${name}.yaml`, ...(exportName === undefined ? {} : { exportName }) };
  expect(componentModule(fixture(name), options)).toBe(fixture(name, 'ts'));
});

const component = (head: string) => `${head}\nimplementation: {container: {image: i}}\n`;
const moduleOf = (head: string) => componentModule(component(head));

test('the text of the file survives in a template literal', async () => {
  const yaml = component(`description: "\\\\ \` $\{x} \u2028 */ é"`).replace('\n', '\r\n');
  const text = /loadComponent\(\n {2}(`[\s\S]*`),\n {2}\{/.exec(componentModule(yaml))?.[1] ?? '';
  // What a program would read: evaluated as the module itself would be.
  const module: { default: string } = await import(
    `data:text/javascript,${encodeURIComponent(`export default ${text}`)}`
  );
  expect(module.default).toBe(yaml.replace('\r\n', '\n'));
});

test.each([
  ['name: Train model', 'trainModel'],
  ['name: class', 'componentClass'],
  ['name: 3 things', 'component3Things'],
  ['name: "…"', 'component'],
])('%s is exported as %s', (head, name) => {
  expect(moduleOf(head)).toContain(`export const ${name} = loadComponent(`);
});

test('descriptions are comments that nothing in them can end', () => {
  expect(moduleOf('description: "one */ line"')).toContain('/** one *\\/ line */\nexport const');
  expect(moduleOf('description: "two\\nlines"')).toContain('/**\n * two\n * lines\n */\nexport const');
  expect(componentModule(component('name: x'), { source: 'a\nalert(1)' })).toMatch(/^\/\/ .*a alert\(1\)/);
});

test('names that are no identifiers are quoted, and choices are part of the types', () => {
  const text = componentModule(
    fixture('upload-model')
      .replaceAll('display_name', 'display-name')
      .replace('defaultValue: us-central1', "defaultValue: us-central1\n          literals: [us-central1, it's]"),
  );
  expect(text).toContain("'display-name': param.string(),");
  expect(text).toContain("location: param.string({ optional: true, choices: ['us-central1', \"it's\"] }),");
});

test('choices that do not fit in a line stand one on each', () => {
  const models = Array.from({ length: 9 }, (_, i) => `a-model-of-number-${i}`);
  const text = componentModule(
    fixture('upload-model').replace('defaultValue: us-central1', `$&\n          literals: [${models.join(', ')}]`),
  );
  const lines = models.map((model) => `          '${model}',\n`).join('');
  expect(text).toContain(
    `      location: param.string({\n        optional: true,\n        choices: [\n${lines}        ],\n      }),\n`,
  );
});

test('a name that cannot be that of a constant is refused', () => {
  const write = () => componentModule(component('name: x'), { exportName: 'no-name' });
  expect(write).toThrow(expect.objectContaining({ code: 'BAD_NAME' }));
  expect(write).toThrow(MillraceError);
});
