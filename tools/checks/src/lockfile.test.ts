import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import * as z from 'zod';

const packageSchema = z.object({
  resolved: z.string().optional(),
  optionalDependencies: z.record(z.string(), z.string()).default({}),
});
const text = readFileSync(fileURLToPath(new URL('../../../package-lock.json', import.meta.url)), 'utf8');
const { packages } = z.object({ packages: z.record(z.string(), packageSchema) }).parse(JSON.parse(text));

// npm leaves out what the registry at hand lacks, and `npm ci` then refuses the lockfile everywhere.
test('the lockfile has the packages of every platform', () => {
  const missing = Object.entries(packages).flatMap(([folder, { optionalDependencies }]) =>
    Object.keys(optionalDependencies)
      .filter(
        (name) =>
          packages[`${folder}/node_modules/${name}`] === undefined && packages[`node_modules/${name}`] === undefined,
      )
      .map((name) => `${folder || 'the workspace'} needs ${name}`),
  );
  expect(missing).toEqual([]);
});

test('the lockfile names no registry', () => {
  const hosts = Object.values(packages).filter((p) => p.resolved?.startsWith('http'));
  expect(hosts).toEqual([]);
});
