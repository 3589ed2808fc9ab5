import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { compile, isPipeline } from './index.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const cache = join(root, 'node_modules/.cache');
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, 'readme-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the example of the README is a pipeline', async () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const [, code = ''] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  const file = join(folder, 'example.ts');
  writeFileSync(file, `import { make, publish } from '${root}libs/pipeline/src/fixtures/toy.ts';\n${code}`);
  const { toy }: { readonly toy?: unknown } = await import(file);
  if (!isPipeline(toy)) throw new Error('not a pipeline');
  expect(Object.keys(compile(toy).spec.root.dag?.tasks ?? {})).toEqual(['make', 'condition-1']);
});
