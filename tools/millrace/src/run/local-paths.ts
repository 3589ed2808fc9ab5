import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { isAbsolute, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EFFECTS_VARIABLE } from '@millrace/contract';
import type { Launch, Launcher } from '@millrace/runner';
import * as z from 'zod';

/**
 * Containers that also see what parameters name on this machine: the file that `ingest` reads, the registry that
 * `deploy` writes. Only for components of the project, whose images are its own.
 */
export const withLocalPaths = (launcher: Launcher): Launcher => ({
  codeDigest: (step, onProgress) => launcher.codeDigest(step, onProgress),
  launch: async (launch) => launcher.launch(launch.component === undefined ? launch : await seeing(launch)),
});

async function seeing(launch: Launch): Promise<Launch> {
  const { readable, writable, args, env } = launch;
  const mounted = [...readable, ...writable];
  const named = namedPaths(args).filter(({ path }) => !mounted.some((folder) => isWithin(path, folder)));
  const written = env[EFFECTS_VARIABLE] === 'writes-external' ? named.filter(({ isUri }) => isUri) : [];
  // What is to be written has to be there to be mounted.
  for (const { path } of written) await mkdir(path, { recursive: true });
  const read = named.filter((name) => !written.includes(name) && existsSync(name.path));
  return {
    ...launch,
    readable: [...readable, ...read.map(({ path }) => path)],
    writable: [...writable, ...written.map(({ path }) => path)],
  };
}

interface NamedPath {
  readonly path: string;
  /** Written as `file://…`, which is how stores are named, rather than as a path. */
  readonly isUri: boolean;
}

const executorInput = z.object({ inputs: z.object({ parameterValues: z.record(z.string(), z.json()).default({}) }) });

/** Local paths among the parameters of an executor input, each once. */
function namedPaths(args: readonly string[]): NamedPath[] {
  const found = new Map<string, NamedPath>();
  for (const value of args.flatMap(parametersOf)) {
    const isUri = value.startsWith('file:///');
    const path = isUri ? fileURLToPath(value) : value;
    if (isAbsolute(path) && path !== '/') found.set(path, { path, isUri });
  }
  return [...found.values()];
}

function parametersOf(arg: string): string[] {
  if (!arg.startsWith('{')) return [];
  try {
    const { inputs } = executorInput.parse(JSON.parse(arg));
    return Object.values(inputs.parameterValues).filter((value) => typeof value === 'string');
  } catch {
    return [];
  }
}

const isWithin = (path: string, folder: string): boolean => !relative(folder, path).startsWith('..');
