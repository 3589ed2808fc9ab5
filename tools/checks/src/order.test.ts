import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { ORDER, orderProblems, readPackages } from './order.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

test('every package of the workspace keeps the dependency order', () => {
  const packages = readPackages(root);
  expect(packages.length).toBeGreaterThan(20);
  expect(orderProblems(packages)).toEqual([]);
});

test('every library has its place in the order', () => {
  const libraries = readPackages(root).filter((p) => p.folder.startsWith('libs/'));
  for (const { folder } of libraries) expect(ORDER).toContain(folder.slice('libs/'.length));
});

test('a forbidden dependency is named', () => {
  const a = { folder: 'libs/contract', name: '@millrace/contract', dependencies: ['@millrace/storage'] };
  const b = {
    folder: 'libs/storage',
    name: '@millrace/storage',
    dependencies: ['@millrace/train', '@millrace/testing'],
  };
  const c = { folder: 'components/train', name: '@millrace/train', dependencies: ['@millrace/storage'] };
  const d = { folder: 'libs/testing', name: '@millrace/testing', dependencies: ['@millrace/contract'] };
  expect(orderProblems([a, b, c, d])).toEqual([
    'libs/contract may not depend on libs/storage.',
    'libs/storage may not depend on components/train.',
    'libs/storage may not depend on libs/testing.',
  ]);
});
