import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder tree that a command works in: Millrace's own workspace, or a project that uses its packages. */
export interface Project {
  readonly root: string;
  /** Folder with a folder for each component, `<name>/src/main.ts`. */
  readonly components: string;
  /** Folder with a folder for each pipeline, `<name>/pipeline.ts`. */
  readonly pipelines: string;
  /** Whether Millrace's packages are used as sources, as in its own workspace. */
  readonly sources: boolean;
}

/** The root folder of Millrace's own workspace; of use only where this file runs from its sources. */
export const WORKSPACE = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const RUNS_FROM_SOURCE = import.meta.url.endsWith('.ts');

/** What a project may say in its package.json, below `millrace`. */
interface Settings {
  /** Default `components`. */
  readonly components: string;
  /** Default `pipelines`. */
  readonly pipelines: string;
}

/**
 * The project around a folder: the nearest package.json that has a `millrace` key; without any, the workspace where
 * this runs from its sources, else the nearest package.json.
 */
export function findProject(cwd: string): Project {
  const folders = ancestors(resolve(cwd)).filter((folder) => existsSync(join(folder, 'package.json')));
  const named = folders.find((folder) => settingsOf(folder) !== undefined);
  return projectAt(named ?? (RUNS_FROM_SOURCE ? WORKSPACE : (folders[0] ?? resolve(cwd))));
}

function projectAt(root: string): Project {
  const { components, pipelines } = settingsOf(root) ?? { components: 'components', pipelines: 'pipelines' };
  return {
    root,
    components: join(root, components),
    pipelines: join(root, pipelines),
    sources: RUNS_FROM_SOURCE && realpathSync(root) === realpathSync(WORKSPACE),
  };
}

/** Whether a project is meant for Millrace: its own workspace, or a package.json that has a `millrace` key. */
export const isNamed = ({ root, sources }: Project): boolean => sources || settingsOf(root) !== undefined;

function ancestors(folder: string): string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...ancestors(above)];
}

/** Read by hand: every command starts with this, and a schema library costs more than the file. */
function settingsOf(folder: string): Settings | undefined {
  const { millrace } = readManifest(folder);
  if (!isRecord(millrace)) return undefined;
  const text = (value: unknown, otherwise: string) => (typeof value === 'string' ? value : otherwise);
  return { components: text(millrace.components, 'components'), pipelines: text(millrace.pipelines, 'pipelines') };
}

/** The package.json of a folder; empty where there is none that can be read. */
export function readManifest(folder: string): Readonly<Record<string, unknown>> {
  try {
    const json: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return isRecord(json) ? json : {};
  } catch {
    return {};
  }
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
