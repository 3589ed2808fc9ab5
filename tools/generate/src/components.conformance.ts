import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { workspaceComponents } from './components.ts';

const root = join(import.meta.dirname, '../../..');

test('the KFP SDK loads every component.yaml and compiles a pipeline of them', async () => {
  const components = await workspaceComponents(root);
  const python = execFileSync(join(root, 'tools/python/venv'), ['kfp'], { encoding: 'utf8' }).trim();
  const files = components.map(({ folder }) => join(root, folder, 'component.yaml'));
  const out = execFileSync(python, [join(import.meta.dirname, '../fixtures/load_components.py'), ...files], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const names = components.map(({ definition }) => definition.name).sort();
  expect(names).toContain('ingest');
  expect(JSON.parse(out)).toMatchObject({
    names,
    descriptions: Object.fromEntries(components.map(({ definition }) => [definition.name, definition.description])),
    tasks: expect.arrayContaining(names),
  });
});
