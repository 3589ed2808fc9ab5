import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

/** Packages of `libs/` in dependency order: each may use those before it. ARCHITECTURE.md shows the same list. */
export const ORDER = [
  ...[
    'contract',
    'storage',
    'metadata',
    'dataset',
    'model',
    'pipeline',
    'runner',
    'kfp',
    'vertex',
    'bigquery',
    'dataflow',
  ],
  ...['report', 'entrypoint', 'testing'],
];

/** A package of the workspace and the other packages of it that its production code may import. */
export interface Package {
  readonly folder: string;
  readonly name: string;
  readonly dependencies: readonly string[];
}

const manifestSchema = z.object({ name: z.string(), dependencies: z.record(z.string(), z.string()).default({}) });

/** Every package below libs, components, pipelines and tools. */
export function readPackages(root: string): Package[] {
  return ['libs', 'components', 'pipelines', 'tools'].flatMap((group) =>
    readdirSync(join(root, group))
      .sort()
      .filter((name) => existsSync(join(root, group, name, 'package.json')))
      .map((name) => {
        const folder = `${group}/${name}`;
        const manifest = manifestSchema.parse(JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')));
        return { folder, name: manifest.name, dependencies: Object.keys(manifest.dependencies).sort() };
      }),
  );
}

/** Sentences about every dependency that the order forbids; empty when there is none. */
export function orderProblems(packages: readonly Package[]): string[] {
  const folderOf = new Map(packages.map((p) => [p.name, p.folder]));
  return packages.flatMap((from) =>
    from.dependencies.flatMap((name) => {
      const to = folderOf.get(name);
      if (to === undefined || isAllowed(from.folder, to)) return [];
      return [`${from.folder} may not depend on ${to}.`];
    }),
  );
}

function isAllowed(from: string, to: string): boolean {
  const [fromGroup = '', fromName = ''] = from.split('/');
  const [toGroup = '', toName = ''] = to.split('/');
  if (fromGroup === 'tools') return true;
  if (fromGroup === 'pipelines') return toGroup === 'libs' || toGroup === 'components';
  // Tests may use the fakes; production code may not ship them.
  if (toName === 'testing') return false;
  if (fromGroup === 'components') return toGroup === 'libs';
  return toGroup === 'libs' && ORDER.indexOf(toName) >= 0 && ORDER.indexOf(toName) < ORDER.indexOf(fromName);
}
