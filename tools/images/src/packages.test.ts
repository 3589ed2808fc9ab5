import { expect, test } from 'vitest';
import { closure, type Lockfile, prunedManifests } from './packages.ts';
import { WORKSPACE } from './project.ts';

const entry = (
  version: string,
  dependencies: Record<string, string> = {},
  optionalDependencies: Record<string, string> = {},
) => ({
  version,
  dependencies,
  optionalDependencies,
});
const lockfile: Lockfile = {
  lockfileVersion: 3,
  packages: {
    'node_modules/a': entry('1.0.0', { b: '^2.0.0' }, { 'a-mac': '1.0.0', gone: '1.0.0' }),
    'node_modules/a/node_modules/b': entry('2.0.0', { c: '*' }),
    'node_modules/a-mac': entry('1.0.0'),
    'node_modules/b': entry('1.0.0'),
    'node_modules/c': entry('3.0.0', { a: '*' }),
    'node_modules/unused': entry('1.0.0'),
  },
};

test('the closure resolves as Node does, takes every platform and stops at cycles', () => {
  expect(closure(['a'], lockfile).map((p) => `${p.folder} ${p.version}`)).toEqual([
    'node_modules/a 1.0.0',
    'node_modules/a-mac 1.0.0',
    'node_modules/a/node_modules/b 2.0.0',
    'node_modules/c 3.0.0',
  ]);
});

test('a package that the lockfile lacks is named with who needs it', () => {
  expect(() => closure(['nobody'], lockfile)).toThrow('package-lock.json has no nobody, which a bundle needs.');
});

test("an image's manifest keeps the workspace's versions and overrides, and replaces xlsx by the stub", () => {
  const { manifest, lockfile: text } = prunedManifests(['danfojs-node'], WORKSPACE);
  const { dependencies, overrides } = JSON.parse(manifest);
  expect(dependencies).toMatchObject({ 'danfojs-node': '1.2.0', xlsx: 'file:./stubs/xlsx' });
  expect(overrides).toEqual({ '@tensorflow/tfjs-node': '4.22.0', xlsx: '$xlsx' });
  const packages = Object.keys(JSON.parse(text).packages);
  expect(packages).toContain('node_modules/@tensorflow/tfjs-node');
  expect(packages).not.toContain('node_modules/vitest');
});
