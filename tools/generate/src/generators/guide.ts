import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Generator } from './types.ts';

const GUIDE = 'docs/pipelines-for-kfp-users.md';
const CORPUS = 'tools/oracle/corpus';
const PAIR = /<!-- pair: ([a-z0-9-]+) -->\n[\s\S]*?<!-- \/pair -->/g;

/** The guide's blocks: pipelines of the corpus, which both compilers compile and the runner runs. */
export const guide: Generator = async (root) => {
  const text = await readFile(join(root, GUIDE), 'utf8');
  const names = [...text.matchAll(PAIR)].map(([, name = '']) => name);
  const pairs = new Map(await Promise.all(names.map(async (name) => [name, await pairOf(root, name)] as const)));
  return [{ path: GUIDE, content: text.replace(PAIR, (_, name: string) => pairs.get(name) ?? '') }];
};

async function pairOf(root: string, name: string): Promise<string> {
  const source = (file: string) => readFile(join(root, CORPUS, name, file), 'utf8');
  const [python, typescript] = [await source('pipeline.py'), await source('pipeline.ts')];
  return [
    `<!-- pair: ${name} -->`,
    '<table><tr><th>Python SDK</th><th>Millrace</th></tr><tr><td valign="top">',
    '',
    '```python',
    withoutDocstring(python).trim(),
    '```',
    '',
    '</td><td valign="top">',
    '',
    '```typescript',
    typescript.trim(),
    '```',
    '',
    '</td></tr></table>',
    '<!-- /pair -->',
  ].join('\n');
}

/** Both files say the same in their first sentence; once is enough. */
const withoutDocstring = (python: string): string => python.replace(/^"""[\s\S]*?"""\n/, '');
