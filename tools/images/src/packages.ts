import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MillraceError } from '@millrace/contract';
import * as z from 'zod';

const entrySchema = z.looseObject({
  version: z.string().optional(),
  link: z.boolean().optional(),
  resolved: z.string().optional(),
  dependencies: z.record(z.string(), z.string()).default({}),
  optionalDependencies: z.record(z.string(), z.string()).default({}),
});
const lockfileSchema = z.object({ lockfileVersion: z.literal(3), packages: z.record(z.string(), entrySchema) });

/** npm's package-lock.json, version 3: entries by folder, e.g. `node_modules/a/node_modules/b`. */
export type Lockfile = z.infer<typeof lockfileSchema>;

/** A package that a bundle leaves outside, as the lockfile has it. */
export interface LockedPackage {
  readonly folder: string;
  readonly name: string;
  readonly version: string;
}

/** @throws MillraceError `LOCKFILE_MISSING` */
export function readLockfile(root: string): Lockfile {
  const file = join(root, 'package-lock.json');
  if (!existsSync(file)) {
    throw new MillraceError('LOCKFILE_MISSING', `${root} has no package-lock.json.`, { hint: 'npm install' });
  }
  return lockfileSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}

/**
 * The packages named and everything they depend on, for every platform; sorted by folder. From the lockfile and not
 * from this machine's node_modules, so that a Mac and a Linux machine agree.
 */
export function closure(names: readonly string[], lockfile: Lockfile): LockedPackage[] {
  const found = new Map<string, LockedPackage>();
  const visit = (name: string, from: string, optional: boolean): void => {
    const folder = locate(name, from, lockfile);
    if (folder === undefined) {
      if (optional) return;
      throw new MillraceError(
        'PACKAGE_MISSING',
        `package-lock.json has no ${name}, which ${from || 'a bundle'} needs.`,
        {
          hint: 'npm install',
        },
      );
    }
    if (found.has(folder)) return;
    const entry = lockfile.packages[folder] ?? entrySchema.parse({});
    const target = entry.link === true ? lockfile.packages[entry.resolved ?? ''] : entry;
    found.set(folder, { folder, name, version: target?.version ?? '' });
    for (const n of Object.keys(entry.dependencies)) visit(n, folder, false);
    for (const n of Object.keys(entry.optionalDependencies)) visit(n, folder, true);
  };
  for (const name of names) visit(name, '', false);
  return [...found.values()].sort((a, b) => (a.folder < b.folder ? -1 : 1));
}

/** Node's own resolution: the nearest node_modules above `from`. */
function locate(name: string, from: string, lockfile: Lockfile): string | undefined {
  for (let above = from; ; above = above.slice(0, Math.max(0, above.lastIndexOf('/node_modules/')))) {
    const folder = above === '' ? `node_modules/${name}` : `${above}/node_modules/${name}`;
    if (lockfile.packages[folder] !== undefined) return folder;
    if (above === '') return undefined;
  }
}

/**
 * package.json and package-lock.json of an image: the root's entries for exactly these packages, so that `npm ci` in the
 * image installs the same bytes as in the workspace.
 * @param names the packages that the bundle itself imports.
 */
export function prunedManifests(names: readonly string[], root: string): { manifest: string; lockfile: string } {
  const all = readLockfile(root);
  const packages = closure(names, all);
  const version = (name: string) => packages.find((p) => p.folder === `node_modules/${name}`)?.version ?? '';
  const dependencies = Object.fromEntries(names.map((n) => [n, version(n)]));
  const stubs = packages.filter((p) => all.packages[p.folder]?.link === true);
  // A link in the workspace (the stub of xlsx) is a folder in the image's context.
  for (const stub of stubs) dependencies[stub.name] = `file:./stubs/${stub.name}`;
  const overrides = overridesOf(root, packages, dependencies);
  const manifest = { name: 'image', version: '0.0.0', private: true, type: 'module', dependencies, overrides };
  const entries: Record<string, unknown> = { '': { name: 'image', version: '0.0.0', dependencies } };
  for (const p of packages) {
    const entry = all.packages[p.folder];
    if (entry?.link === true) {
      entries[p.folder] = { resolved: `stubs/${p.name}`, link: true };
      entries[`stubs/${p.name}`] = { name: p.name, version: p.version };
    } else {
      entries[p.folder] = withoutRole(entry ?? {});
    }
  }
  return {
    manifest: json(manifest),
    lockfile: json({ name: 'image', version: '0.0.0', lockfileVersion: 3, requires: true, packages: sorted(entries) }),
  };
}

/** npm's: a version of a package, or versions of what one needs. */
const overrideSchema = z.union([z.string(), z.record(z.string(), z.string())]);
const rootSchema = z.object({ overrides: z.record(z.string(), overrideSchema).default({}) });

/** The workspace's overrides of these packages: npm checks the lockfile against them again in the image. */
function overridesOf(
  root: string,
  packages: readonly LockedPackage[],
  dependencies: Readonly<Record<string, string>>,
): Record<string, z.infer<typeof overrideSchema>> {
  const { overrides } = rootSchema.parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  const overridden = packages.filter((p) => p.name in overrides && p.folder === `node_modules/${p.name}`);
  return Object.fromEntries(
    overridden.map(({ name, version }) => {
      const override = overrides[name];
      if (typeof override === 'object') return [name, override];
      return [name, name in dependencies ? `$${name}` : version];
    }),
  );
}

/** `dev` and `peer` say why the workspace has a package; an image has it because its bundle needs it. */
const withoutRole = ({ dev: _dev, devOptional: _devOptional, peer: _peer, ...rest }: Record<string, unknown>) => rest;
const sorted = (o: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(o).sort(([a], [b]) => (a < b ? -1 : 1)));
const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
