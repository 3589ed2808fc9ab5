import { join } from 'node:path';
import { expect, test } from 'vitest';
import { workspaceComponents } from './components.ts';
import { withTable } from './generators/component-readmes.ts';
import { componentSpecs } from './generators/component-specs.ts';

const root = join(import.meta.dirname, '../../..');

test('the table replaces what stands between the markers, and nothing else', () => {
  const text = '# x\n\n<!-- contract -->\nold\n<!-- /contract -->\n\nmore\n';
  const once = withTable('README.md', text, '| new |');
  expect(once).toBe('# x\n\n<!-- contract -->\n\n| new |\n\n<!-- /contract -->\n\nmore\n');
  expect(withTable('README.md', once, '| new |')).toBe(once);
});

test('a README without the markers is refused, with what to add', () => {
  expect(() => withTable('components/x/README.md', '# x\n', '')).toThrow('components/x/README.md has no place');
});

test('every component has a specification, named after its folder', async () => {
  const components = await workspaceComponents(root);
  expect(components.map(({ folder, definition }) => [folder, definition.name])).toEqual(
    components.map(({ folder }) => [folder, folder.replace('components/', '')]),
  );
  const files = await componentSpecs(root);
  expect(files.map(({ path }) => path)).toContain('components/ingest/component.yaml');
  for (const { content } of files) expect(content).toMatch(/^# PIPELINE DEFINITION\n# Name: /);
});
