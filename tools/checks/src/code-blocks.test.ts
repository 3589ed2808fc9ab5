import { expect, test } from 'vitest';
import { codeBlocks } from './code-blocks.ts';

test('fenced blocks are found with their language and place', () => {
  const text = 'Text\n\n```sh\nnpm ci\nnpm test\n```\n\n    indented\n\n```python\nimport kfp\n```\n';
  expect(codeBlocks(text)).toEqual([
    { language: 'sh', lines: ['npm ci', 'npm test'], line: 3 },
    { language: 'python', lines: ['import kfp'], line: 10 },
  ]);
});
