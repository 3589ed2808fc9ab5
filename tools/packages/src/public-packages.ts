import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

/** What an export points to: a file, or a file for each condition. */
const target = z.union([z.string(), z.record(z.string(), z.string())]);

const manifestSchema = z.object({
  name: z.string(),
  version: z.string(),
  private: z.boolean().default(false),
  description: z.string().optional(),
  license: z.string().optional(),
  engines: z.record(z.string(), z.string()).default({}),
  files: z.array(z.string()).default([]),
  exports: z.record(z.string(), target).default({}),
  bin: z.record(z.string(), z.string()).default({}),
  dependencies: z.record(z.string(), z.string()).default({}),
});
export type Manifest = z.output<typeof manifestSchema>;

/** A package that others install. */
export interface PublicPackage {
  /** Below the workspace, e.g. `libs/contract`. */
  readonly folder: string;
  readonly manifest: Manifest;
}

const GROUPS = ['libs', 'components', 'tools'];

/** Every package of the workspace that is not private, in the order of its folder. */
export function publicPackages(root: string): readonly PublicPackage[] {
  return GROUPS.flatMap((group) =>
    readdirSync(join(root, group))
      .sort()
      .map((name) => `${group}/${name}`)
      .filter((folder) => existsSync(join(root, folder, 'package.json')))
      .map((folder) => ({
        folder,
        manifest: manifestSchema.parse(JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))),
      }))
      .filter(({ manifest }) => !manifest.private),
  );
}

/** Files that a package promises: what its exports and its commands point to; sources are for the workspace only. */
export function promisedFiles({ exports, bin }: Manifest): string[] {
  const exported = Object.values(exports).flatMap((given) =>
    typeof given === 'string'
      ? [given]
      : Object.entries(given).flatMap(([condition, file]) => (condition === '@millrace/source' ? [] : [file])),
  );
  return [...new Set([...exported, ...Object.values(bin)])].map((file) => file.replace(/^\.\//, ''));
}

/**
 * The packages named and all of the workspace that they need in turn: what to install together outside of it.
 * @param names e.g. `['millrace']`.
 */
export function withDependencies(names: readonly string[], packages: readonly PublicPackage[]): PublicPackage[] {
  const found = new Set<PublicPackage>();
  const visit = (name: string): void => {
    const known = packages.find(({ manifest }) => manifest.name === name);
    if (known === undefined || found.has(known)) return;
    found.add(known);
    for (const dependency of Object.keys(known.manifest.dependencies)) visit(dependency);
  };
  for (const name of names) visit(name);
  return [...found].sort((a, b) => (a.folder < b.folder ? -1 : 1));
}
