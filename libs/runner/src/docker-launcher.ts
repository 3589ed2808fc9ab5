import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmod, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { MillraceError } from '@millrace/contract';
import { runChild } from './child.ts';
import type { Launch, Launcher } from './launcher.ts';

const execute = promisify(execFile);
/** User and group of a container when the caller is root: steps never run as root. */
const UNPRIVILEGED = 65532;

/**
 * Runs every step in its image by `docker run`, as the caller's user, or as an unprivileged one where the caller is
 * root. Folders have the same path inside and outside. The code digest is the image's id, so a tag that was built
 * again is noticed.
 */
export function dockerLauncher(): Launcher {
  return {
    codeDigest: ({ container }) => imageId(container.image),
    launch: async (given) => {
      const launch = await withCheckpoints(given);
      const name = `millrace-${randomUUID()}`;
      const uid = process.getuid?.() ?? 0;
      if (uid === 0) for (const folder of launch.writable) await openToAll(folder);
      const { signal, graceSeconds, onLine } = launch;
      const stop = () => void execute('docker', ['stop', '--time', String(graceSeconds), name]).catch(() => undefined);
      signal.addEventListener('abort', stop, { once: true });
      try {
        const command = ['docker', ...runArguments(launch, name, uid)];
        return await runChild({ command, env: process.env, signal, graceSeconds: graceSeconds + 5, onLine });
      } finally {
        signal.removeEventListener('abort', stop);
      }
    },
  };
}

function runArguments(launch: Launch, name: string, uid: number): string[] {
  const [entrypoint, ...rest] = launch.command;
  const user = uid === 0 ? `${UNPRIVILEGED}:${UNPRIVILEGED}` : `${uid}:${process.getgid?.() ?? uid}`;
  const env = Object.entries(launch.env).flatMap(([key, value]) => ['--env', `${key}=${value}`]);
  const mounts = [
    ...launch.readable.map((folder) => `type=bind,source=${folder},target=${folder},readonly`),
    ...launch.writable.map((folder) => `type=bind,source=${folder},target=${folder}`),
  ];
  return [
    ...['run', '--rm', '--name', name, '--user', user, '--pull', 'missing'],
    ...mounts.flatMap((mount) => ['--mount', mount]),
    ...env,
    ...(entrypoint === undefined ? [] : ['--entrypoint', entrypoint]),
    ...[launch.container.image, ...rest, ...launch.args],
  ];
}

/** The folder of checkpoints has to be there to be mounted. */
async function withCheckpoints(launch: Launch): Promise<Launch> {
  const folder = launch.env.MILLRACE_CHECKPOINT_DIR;
  if (folder === undefined) return launch;
  await mkdir(folder, { recursive: true });
  return { ...launch, writable: [...launch.writable, folder] };
}

/** Folders that root made are for a user to write to who is not root. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o777);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await openToAll(join(folder, entry.name));
  }
}

async function imageId(image: string): Promise<string> {
  const inspect = () => execute('docker', ['image', 'inspect', '--format', '{{.Id}}', image]);
  try {
    const { stdout } = await inspect().catch(async () => {
      await execute('docker', ['pull', '--quiet', image]);
      return inspect();
    });
    return stdout.trim();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.trim().split('\n').at(-1) : String(cause);
    throw new MillraceError('IMAGE_MISSING', `The image ${image} is not here and cannot be pulled: ${reason}`, {
      cause,
      hint: 'Build it: npx nx run-many -t build-image. Or leave out --containers.',
    });
  }
}
