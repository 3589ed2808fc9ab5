import { existsSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { invalid, type Problem } from '@millrace/contract';
import type { PlatformSpec } from '@millrace/pipeline';
import type { Mount } from './launcher.ts';
import { type ExecutorNeeds, executorNeeds, type ObjectKind } from './platform.ts';

/** What stands in on this machine for objects of a cluster, by their names there. */
export interface ClusterObjects {
  /** A folder with a file for each key, or a file of lines `KEY=value`. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** As `secrets`. */
  readonly configMaps?: Readonly<Record<string, string>>;
  /** A folder for each claim. */
  readonly volumes?: Readonly<Record<string, string>>;
}

/** Variables and mounts of one step. */
export interface StepObjects {
  readonly env: Readonly<Record<string, string>>;
  readonly mounts: readonly Mount[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Checks that everything that a pipeline wants of a cluster is given, before anything runs.
 * @throws MillraceError `MISSING_SECRETS` with every secret, config map and volume, and how to give it.
 */
export function checkObjects(platform: PlatformSpec | undefined, given: ClusterObjects, env: Environment): void {
  const problems: Problem[] = [];
  for (const label of Object.keys(platform?.platforms.kubernetes?.deploymentSpec?.executors ?? {})) {
    const { variables, folders } = executorNeeds(platform, label, {});
    for (const { keys, ...need } of variables) {
      if (!keys.every(({ variable }) => env[variable] !== undefined)) problems.push(...missing(need, given, label));
    }
    for (const need of folders) problems.push(...missing(need, given, label));
  }
  if (problems.length > 0) throw invalid('MISSING_SECRETS', 'What the pipeline takes from a cluster', problems);
}

/** @param scratch folder of the run. */
export async function stepObjects(
  needs: ExecutorNeeds,
  given: ClusterObjects,
  env: Environment,
  scratch: string,
): Promise<StepObjects> {
  const variables: Record<string, string> = {};
  for (const { kind, name, keys } of needs.variables) {
    const values = await readValues(placeOf(kind, name, given));
    for (const { key, variable } of keys) {
      // A variable of the caller's own environment stands in, too.
      const value = values.get(key) ?? env[variable];
      if (value !== undefined) variables[variable] = value;
    }
  }
  const mounts: Mount[] = [];
  for (const { kind, name, path: target, subPath = '' } of needs.folders) {
    const place = placeOf(kind, name, given);
    if (place === undefined) continue;
    const source = kind === 'volume' ? join(place, subPath) : await asFolder(place, scratch);
    mounts.push({ source, target, readOnly: kind !== 'volume' });
  }
  for (const target of needs.emptyFolders) {
    mounts.push({ source: await mkdtemp(join(scratch, 'empty-')), target, readOnly: false });
  }
  return { env: variables, mounts };
}

const FLAGS: Readonly<Record<ObjectKind, string>> = {
  secret: '--secret NAME=FOLDER',
  'config-map': '--config-map NAME=FOLDER',
  volume: '--volume NAME=FOLDER',
};

function missing(
  need: { readonly kind: ObjectKind; readonly name: string | undefined; readonly optional: boolean },
  given: ClusterObjects,
  label: string,
): Problem[] {
  const { kind, name = '(named by a parameter)', optional } = need;
  const place = placeOf(kind, need.name, given);
  if (optional || need.name === undefined || (place !== undefined && existsSync(place))) return [];
  const flag = FLAGS[kind].replace('NAME', name);
  const hint =
    kind === 'volume'
      ? `Give a folder for it: ${flag}`
      : `Give a folder with a file for each key, or a file of lines KEY=value: ${flag}`;
  const message =
    place === undefined ? `The ${kind} ${name} is needed.` : `There is no ${place} for the ${kind} ${name}.`;
  return [{ path: label, code: 'MISSING_SECRET', message, hint }];
}

function placeOf(kind: ObjectKind, name: string | undefined, given: ClusterObjects): string | undefined {
  const objects = { secret: given.secrets, 'config-map': given.configMaps, volume: given.volumes }[kind];
  const place = objects?.[name ?? ''];
  return place === undefined ? undefined : resolve(place);
}

async function readValues(place: string | undefined): Promise<ReadonlyMap<string, string>> {
  if (place === undefined) return new Map();
  if (!statSync(place).isDirectory()) return parseLines(await readFile(place, 'utf8'));
  const names = (await readdir(place, { withFileTypes: true })).filter((entry) => !entry.isDirectory());
  return new Map(
    await Promise.all(names.map(async ({ name }) => [name, await readFile(join(place, name), 'utf8')] as const)),
  );
}

/** A file of lines as a folder with a file for each. */
async function asFolder(place: string, scratch: string): Promise<string> {
  if (statSync(place).isDirectory()) return place;
  const folder = await mkdtemp(join(scratch, 'object-'));
  await mkdir(folder, { recursive: true });
  for (const [key, value] of parseLines(await readFile(place, 'utf8'))) await writeFile(join(folder, key), value);
  return folder;
}

const parseLines = (text: string): ReadonlyMap<string, string> =>
  new Map(
    [...text.matchAll(/^\s*([A-Za-z0-9_.-]+)=(.*?)\r?$/gm)].map(([, key = '', value = '']) => [key, value] as const),
  );
