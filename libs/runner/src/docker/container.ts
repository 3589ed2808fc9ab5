import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import type { JsonObject } from '@millrace/contract';
import type { Launch } from '../launcher.ts';

/** Folders that are mounted one by one; with more, the folder that holds them all is. */
const MOST_MOUNTS = 32;

/** Whose containers they are, so that those of a runner that was killed can be found. */
export const OWNER_LABEL = 'dev.millrace.owner';

/**
 * What the engine is asked to create for a step. Folders have the same path inside and outside. As in a cluster,
 * `command` replaces the image's ENTRYPOINT, and `args` its CMD.
 * @param user `uid:gid`; `undefined`: the image's own.
 */
export function containerConfig(launch: Launch, image: string, user: string | undefined, owner: string): JsonObject {
  // Without an entry in the image's /etc/passwd a user's home would be the root folder.
  const env = user === undefined ? launch.env : { HOME: '/tmp', ...launch.env };
  return {
    Image: image,
    ...(launch.command.length === 0 ? {} : { Entrypoint: launch.command }),
    Cmd: launch.args,
    Env: Object.entries(env).map(([key, value]) => `${key}=${value}`),
    ...(user === undefined ? {} : { User: user }),
    AttachStdout: true,
    AttachStderr: true,
    Labels: { [OWNER_LABEL]: owner },
    HostConfig: {
      Mounts: [
        ...readableFolders(launch).map((folder) => bind(folder, folder, true)),
        ...launch.writable.map((folder) => bind(folder, folder, false)),
        ...(launch.mounts ?? []).map(({ source, target, readOnly }) => bind(source, target, readOnly)),
      ],
      ...limits(launch),
    },
  };
}

const bind = (source: string, target: string, readOnly: boolean): JsonObject => ({
  ...{ Type: 'bind', Source: source, Target: target, ReadOnly: readOnly },
});

/** What lies in a folder that is written needs no mount of its own. */
function readableFolders({ readable, writable }: Launch): readonly string[] {
  const folders = [...new Set(readable)].filter((folder) => !writable.some((other) => isWithin(folder, other)));
  const [first, ...rest] = folders;
  if (first === undefined || folders.length <= MOST_MOUNTS) return folders;
  let common = dirname(first);
  while (!rest.every((folder) => isWithin(folder, common))) common = dirname(common);
  return common === '/' ? folders : [common];
}

const isWithin = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);

/** This machine may have fewer processors than a step may use: the engine refuses more. */
function limits({ resources }: Launch): JsonObject {
  const { cpus, memoryBytes } = resources ?? {};
  return {
    ...(cpus === undefined ? {} : { NanoCpus: Math.round(Math.min(cpus, availableParallelism()) * 1e9) }),
    // Without more swap, so that the limit is one.
    ...(memoryBytes === undefined ? {} : { Memory: memoryBytes, MemorySwap: memoryBytes }),
  };
}
