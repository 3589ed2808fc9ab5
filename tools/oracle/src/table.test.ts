import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { withTable } from './table.ts';

test('the table in the README is that of the corpus (npm run table -w tools/oracle)', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  expect(readme).toBe(withTable(readme));
});
