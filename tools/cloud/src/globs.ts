import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { EXIT, MillraceError } from '@millrace/contract';
import { componentFolder, componentNames, findProject, type Project } from '@millrace/images';
import { isRecord, readManifest } from '@millrace/images/project';
import type { ComponentSources } from './settings.ts';

/** Root files that every image is made from, and the tool that bundles and lays out. */
const SHARED = [
  'package.json',
  'package-lock.json',
  '.npmrc',
  'tsconfig.base.json',
  'tsconfig.json',
  'cloudbuild.yaml',
  'tools/images/**',
];

/** A package of the workspace: where it lies, and the packages that it says it depends on. */
interface WorkspacePackage {
  readonly folder: string;
  readonly dependencies: readonly string[];
}

/**
 * The files that the images of components are made of, as Cloud Build's globs: the component's folder, those of the
 * workspace packages that it depends on, however far, and what all share. The same edges that Nx draws: it reads the
 * manifests too.
 * @param names components, or `all`
 * @throws MillraceError `UNKNOWN_COMPONENT`
 */
export function componentSources(names: readonly string[], cwd: string): readonly ComponentSources[] {
  const project = findProject(cwd);
  const known = deployable(project);
  const wanted = names.includes('all') ? known : [...new Set(names)].sort();
  const unknown = wanted.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new MillraceError('UNKNOWN_COMPONENT', `There is no component ${unknown.join(', ')}.`, {
      hint: `components: ${known.join(', ') || 'none yet'}`,
      exitCode: EXIT.usage,
    });
  }
  const packages = workspacePackages(project.root);
  return wanted.map((name) => {
    const folder = relative(project.root, componentFolder(project, name));
    return {
      name,
      files: [...folders(folder, packages).map((one) => `${one}/**`), ...SHARED].filter(presentIn(project.root)),
    };
  });
}

/** What any image or any pipeline is made of: the globs of the one trigger for every push. */
export function allSources(cwd: string): readonly string[] {
  const project = findProject(cwd);
  const all = componentSources(['all'], cwd).flatMap(({ files }) => files);
  const pipelines = `${relative(project.root, project.pipelines)}/**`;
  return [...new Set([...all, pipelines])].filter(presentIn(project.root)).sort();
}

const deployable = (project: Project): readonly string[] => componentNames(project);

/** The folder of a component and those of the packages below it, sorted. */
function folders(start: string, packages: ReadonlyMap<string, WorkspacePackage>): string[] {
  const byFolder = new Map([...packages.values()].map((one) => [one.folder, one]));
  const found = new Set<string>();
  const visit = (folder: string): void => {
    if (found.has(folder)) return;
    found.add(folder);
    for (const name of byFolder.get(folder)?.dependencies ?? []) {
      const next = packages.get(name);
      if (next !== undefined) visit(next.folder);
    }
  };
  visit(start);
  return [...found].sort();
}

function workspacePackages(root: string): ReadonlyMap<string, WorkspacePackage> {
  const { workspaces } = readManifest(root);
  const patterns = Array.isArray(workspaces) ? workspaces.filter((one) => typeof one === 'string') : [];
  const candidates = patterns.flatMap((pattern) => {
    if (!pattern.endsWith('/*')) return [pattern];
    const group = pattern.slice(0, -2);
    return existsSync(join(root, group)) ? readdirSync(join(root, group)).map((name) => `${group}/${name}`) : [];
  });
  const entries = candidates.flatMap((folder): [string, WorkspacePackage][] => {
    const { name, dependencies } = readManifest(join(root, folder));
    if (typeof name !== 'string') return [];
    return [[name, { folder, dependencies: isRecord(dependencies) ? Object.keys(dependencies) : [] }]];
  });
  return new Map(entries);
}

const presentIn = (root: string) => (glob: string) => existsSync(join(root, glob.replace(/\/\*\*$/, '')));
