import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OutputArtifact, Outputs } from '@millrace/contract';
import type { Store } from '@millrace/storage';
import { type ExecutionRef, formatRef, outputKey, stepFolder } from '../refs.ts';

/** How names begin that a file store keeps for unfinished writes and lists nowhere. */
const UNLISTED = '.partial-';

/** Local folders of an execution: outputs before they are published, scratch, log. */
export interface Staging {
  readonly outputs: Readonly<Record<string, OutputArtifact>>;
  readonly workDirectory: string;
  readonly logPath: string;
  /** Removes all but the log. */
  removeWork(): Promise<void>;
  remove(): Promise<void>;
}

/**
 * Makes the local folders. In a file store they lie within the execution's own folder, so that publishing an output is
 * one rename and a sweep finds what a killed process left (no listing shows them, by their name); otherwise in the system's temporary folder.
 * @param scratch for an execution without output artifacts: where to make the only folder that it needs.
 */
export async function makeStaging(
  store: Store,
  ref: ExecutionRef,
  outputs: Outputs,
  scratch?: string,
): Promise<Staging> {
  if (scratch !== undefined) return makeScratch(await mkdtemp(join(scratch, `${ref.id}-`)));
  const root = stagingWithin(store, ref) ?? (await mkdtemp(join(tmpdir(), `millrace-${ref.id}-`)));
  const outputRoot = join(root, 'outputs');
  const workDirectory = join(root, 'work');
  await mkdir(outputRoot, { recursive: true });
  await mkdir(workDirectory);
  const artifacts = Object.keys(outputs).filter((name) => outputs[name]?.kind === 'artifact');
  return {
    outputs: Object.fromEntries(
      artifacts.map((name) => [
        name,
        { name, path: join(outputRoot, name), uri: store.uriOf(outputKey(ref, name)), metadata: {} },
      ]),
    ),
    workDirectory,
    logPath: join(root, 'log.jsonl'),
    removeWork: async () => {
      for (const folder of [outputRoot, workDirectory]) await rm(folder, { recursive: true, force: true });
    },
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

function makeScratch(root: string): Staging {
  const remove = () => rm(root, { recursive: true, force: true });
  return { outputs: {}, workDirectory: root, logPath: join(root, 'log.jsonl'), removeWork: remove, remove };
}

export const isMade = (output: OutputArtifact): boolean => existsSync(output.path);

/** Removes the folder of an execution whose process cannot do it itself. */
export async function removeStaging(store: Store, ref: ExecutionRef): Promise<void> {
  const root = stagingWithin(store, ref);
  if (root !== undefined) await rm(root, { recursive: true, force: true });
}

/** When something was last begun in an execution's folder, or `undefined` where a store has no folders. */
export async function changedAt(store: Store, ref: ExecutionRef): Promise<Date | undefined> {
  const folder = store.localPath(formatRef(ref));
  return folder === undefined ? undefined : modified(folder);
}

/** `undefined`: gone meanwhile, so somebody was still at it. */
const modified = (path: string): Promise<Date | undefined> =>
  stat(path).then(
    ({ mtime }) => mtime,
    () => undefined,
  );

function stagingWithin(store: Store, ref: ExecutionRef): string | undefined {
  const folder = store.localPath(formatRef(ref));
  return folder === undefined ? undefined : join(folder, `${UNLISTED}staging`);
}

/** Removes what killed processes left directly in the folder of a step: writes of small files, half-deleted folders. */
export async function removeUnlisted(store: Store, pipeline: string, step: string, before: Date): Promise<void> {
  const folder = store.localPath(stepFolder(pipeline, step).slice(0, -1));
  if (folder === undefined) return;
  for (const name of await namesIn(folder)) {
    if (!name.startsWith(UNLISTED)) continue;
    const path = join(folder, name);
    const changed = await modified(path);
    if (changed !== undefined && changed < before) await rm(path, { recursive: true, force: true });
  }
}

/** None where the folder is not there: whoever sweeps beside us may have removed the last of it. */
const namesIn = (folder: string): Promise<string[]> =>
  readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
