import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProject, type Project, WORKSPACE } from '@millrace/images';
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as z from 'zod';
import { componentSources, newComponent } from './component.ts';
import { checkName, identifiersOf, toName } from './names.ts';
import { fromTemplate } from './template.ts';
import { makeFolder, writeFiles } from './write-aside.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-scaffold-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const project = (): Project => ({ ...findProject(WORKSPACE), root: folder, components: join(folder, 'components') });

test.each(['A', 'a_b', '1a', 'a--b', 'a-', '', 'runs', 'a'.repeat(41)])('%j is no name', (name) => {
  expect(() => checkName(name)).toThrow(expect.objectContaining({ code: 'BAD_NAME', exitCode: 2 }));
});

test.each([
  ['My Data (2)', 'my-data-2'],
  ['Größe', 'grosse'],
  ['2026 sales', 'sales'],
  ['日本', undefined],
])('%j gives the name %j', (text, name) => {
  expect(toName(text)).toBe(name);
});

test.each([
  ['count-rows', 'countRows', 'CountRows'],
  ['class', 'classStep', 'Class'],
  ['inputs', 'inputsStep', 'Inputs'],
  ['x', 'x', 'X'],
])('%s is %s and %s in code', (name, camel, pascal) => {
  expect(identifiersOf(name, new Set(['inputs']))).toEqual({ name, camel, pascal });
});

test('no word of a template is left in what is made of it', async () => {
  for (const { path, content } of await componentSources('count-rows', project())) {
    expect(`${path}\n${content}`).not.toMatch(/sample/i);
  }
  const files = await fromTemplate('project', 'sample-project', 'mine');
  expect(files.map(({ path }) => path)).toEqual(
    expect.arrayContaining(['.gitignore', 'package.json', 'tsconfig.json']),
  );
  expect(files.map(({ content }) => content).join('\n')).not.toMatch(/sample/i);
});

test('a component that cannot be finished leaves nothing', async () => {
  // Without a node_modules around it, its contract cannot be loaded.
  await expect(newComponent('count-rows', project())).rejects.toThrow();
  expect(existsSync(join(folder, 'components/count-rows'))).toBe(false);
  expect(await readdir(join(folder, 'components'))).toEqual([]);
});

test('a folder is made whole or not at all, and never over another', async () => {
  const target = join(folder, 'made');
  await expect(
    makeFolder(target, async (aside) => {
      await writeFiles(aside, [{ path: 'a/b.txt', content: 'b' }]);
      throw new Error('halfway');
    }),
  ).rejects.toThrow('halfway');
  expect(await readdir(folder)).toEqual([]);
  await makeFolder(target, (aside) => writeFiles(aside, [{ path: 'a/b.txt', content: 'b' }]));
  expect(await readFile(join(target, 'a/b.txt'), 'utf8')).toBe('b');
  await expect(makeFolder(target, async () => undefined)).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
  await mkdir(join(folder, 'empty'));
  await writeFile(join(folder, 'file'), '');
  for (const name of ['empty', 'file']) {
    await expect(makeFolder(join(folder, name), async () => undefined)).rejects.toMatchObject({
      code: 'ALREADY_EXISTS',
    });
  }
});

const versions = z.object({
  version: z.string().optional(),
  dependencies: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
});
const manifest = async (path: string) =>
  versions.parse(JSON.parse(await readFile(join(WORKSPACE, path, 'package.json'), 'utf8')));

test.each(['component', 'project'])(
  'the template %s asks for the versions that the workspace has',
  async (template) => {
    const { dependencies, devDependencies } = await manifest(`tools/generate/templates/${template}`);
    const root = await manifest('.');
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
      const ours = root.devDependencies[name] ?? (await manifest(`node_modules/${name}`)).version;
      expect(version, name).toBe(ours);
    }
  },
);
