import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { allSources, componentSources } from './globs.ts';

const ROOT = join(import.meta.dirname, '../../..');

test('a component is made of its folder, what it depends on however far, and what all share', () => {
  const [ingest] = componentSources(['ingest'], ROOT);
  expect(ingest?.files).toEqual(
    expect.arrayContaining(['components/ingest/**', 'libs/storage/**', 'libs/contract/**', 'package-lock.json']),
  );
  expect(ingest?.files.filter((file) => file.startsWith('components/'))).toEqual(['components/ingest/**']);
  expect(ingest?.files).not.toContain('libs/model/**');
});

test('an unknown component is refused with those there are', () => {
  expect(() => componentSources(['trian'], ROOT)).toThrow(
    expect.objectContaining({ code: 'UNKNOWN_COMPONENT', hint: expect.stringContaining('train') }),
  );
});

test('the one trigger for every push looks at every component and at the pipelines', () => {
  const sources = allSources(ROOT);
  for (const { name } of componentSources(['all'], ROOT)) expect(sources).toContain(`components/${name}/**`);
  expect(sources).toContain('pipelines/**');
  expect(sources).not.toContain('docs/**');
});

const graphSchema = z.object({
  graph: z.object({
    nodes: z.record(z.string(), z.object({ data: z.looseObject({ root: z.string() }) })),
    dependencies: z.record(z.string(), z.array(z.looseObject({ target: z.string() }))),
  }),
});

test('the folders are those of the graph that Nx draws', { timeout: 60_000 }, () => {
  const file = join(mkdtempSync(join(tmpdir(), 'millrace-graph-')), 'graph.json');
  const env = { ...process.env, NX_DAEMON: 'false' };
  execFileSync('npx', ['nx', 'graph', `--file=${file}`], { cwd: ROOT, env, stdio: 'pipe' });
  const { graph } = graphSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const below = (name: string, seen = new Set<string>()): ReadonlySet<string> => {
    if (seen.has(name) || graph.nodes[name] === undefined) return seen;
    seen.add(name);
    for (const { target } of graph.dependencies[name] ?? []) below(target, seen);
    return seen;
  };
  for (const { name, files } of componentSources(['all'], ROOT)) {
    const ours = files.filter((one) => /^(components|libs)\//.test(one));
    const theirs = [...below(name)]
      .flatMap((one) => graph.nodes[one]?.data.root ?? [])
      .filter((one) => /^(components|libs)\//.test(one));
    expect(theirs.map((one) => `${one}/**`)).toEqual(expect.arrayContaining(ours));
    // Nx also follows what only tests need.
    const more = theirs.filter((one) => !ours.includes(`${one}/**`));
    expect(more.filter((one) => ours.some((folder) => dependencies(folder.replace('/**', '')).includes(one)))).toEqual(
      [],
    );
  }
});

const manifestSchema = z.looseObject({ dependencies: z.record(z.string(), z.string()).default({}) });

/** Folders of libs that a package's production code depends on. */
const dependencies = (folder: string): string[] =>
  Object.keys(
    manifestSchema.parse(JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'))).dependencies,
  ).map((name) => name.replace('@millrace/', 'libs/'));
