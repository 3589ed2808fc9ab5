import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { EXIT, MillraceError } from '@millrace/contract';
import { isRecord, type Project, readManifest } from './project.ts';

/**
 * The executable module of a component: `<components>/<name>/src/main.ts` of the project, or that of a package which the
 * project depends on and whose package.json says `"millrace": { "component": { "name": …, "main": … } }`.
 * @throws MillraceError `UNKNOWN_COMPONENT`
 */
export function findComponent(name: string, project: Project): string {
  const own = mainOf(project, name);
  if (existsSync(own)) return own;
  const installed = installedComponents(project).get(name);
  if (installed !== undefined) return installed;
  throw new MillraceError('UNKNOWN_COMPONENT', `There is no component ${name} (no ${relative(project.root, own)}).`, {
    hint: `components: ${[...componentNames(project), ...installedComponents(project).keys()].join(', ') || 'none yet'}`,
    exitCode: EXIT.usage,
  });
}

const mainOf = (project: Project, name: string): string => join(project.components, name, 'src/main.ts');

/** Names of the components in the project's own folder, sorted. */
export function componentNames(project: Project): readonly string[] {
  if (!existsSync(project.components)) return [];
  return readdirSync(project.components)
    .filter((name) => existsSync(mainOf(project, name)))
    .sort();
}

/** Components that come as packages: name → module. */
function installedComponents({ root }: Project): ReadonlyMap<string, string> {
  const { dependencies, devDependencies } = readManifest(root);
  const names = [dependencies, devDependencies].flatMap((group) => (isRecord(group) ? Object.keys(group) : []));
  const found = new Map<string, string>();
  for (const dependency of names) {
    const folder = folderOf(dependency, root);
    const { millrace } = folder === undefined ? {} : readManifest(folder);
    const component = isRecord(millrace) ? millrace.component : undefined;
    if (folder === undefined || !isRecord(component)) continue;
    if (typeof component.name === 'string' && typeof component.main === 'string') {
      found.set(component.name, join(folder, component.main));
    }
  }
  return found;
}

/** Where a package is installed, as Node would find it. */
function folderOf(name: string, root: string): string | undefined {
  const places = createRequire(join(root, 'package.json')).resolve.paths(name) ?? [];
  return places.map((place) => join(place, name)).find((folder) => existsSync(join(folder, 'package.json')));
}

/** The folder of a component of the project's own. */
export const componentFolder = (project: Project, name: string): string => dirname(dirname(mainOf(project, name)));
