import { chmod, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { MillraceError } from '@millrace/contract';
import { isGone, ownerSchema, parseJson, thisProcess } from '@millrace/metadata';
import * as z from 'zod';
import type { ChildExit } from '../child.ts';
import type { Launch, Launcher } from '../launcher.ts';
import { containerConfig, OWNER_LABEL } from './container.ts';
import { demultiplex, LineReader } from './demultiplex.ts';
import { Engine, EngineError } from './engine.ts';
import { Images } from './image.ts';

/** User and group of a container when the caller is root: steps never run as root. */
const UNPRIVILEGED = '65532:65532';

export interface DockerOptions {
  /**
   * As whom steps run: `caller`, an unprivileged user where that is root (default), or as the `image` says, which may be
   * root: for images that have to be.
   */
  readonly user?: 'caller' | 'image';
}

const created = z.looseObject({ Id: z.string() });
const waited = z.looseObject({ StatusCode: z.number() });
const inspected = z.looseObject({ State: z.looseObject({ ExitCode: z.number(), OOMKilled: z.boolean() }) });
const listed = z.array(z.looseObject({ Id: z.string(), Labels: z.record(z.string(), z.string()) }));

/**
 * Runs every step in its image, as the caller's user, or as an unprivileged one where the caller is root. The code digest
 * is the image's id, so a tag that was built again is noticed. An image that is missing is pulled.
 */
export function dockerLauncher(options: DockerOptions = {}): Launcher {
  let connected: Promise<{ engine: Engine; images: Images }> | undefined;
  const connect = () => {
    connected ??= Engine.find().then(async (engine) => {
      await removeOrphans(engine);
      return { engine, images: new Images(engine) };
    });
    return connected;
  };
  const user = options.user === 'image' ? undefined : callersUser();
  return {
    codeDigest: async ({ container }, onProgress = () => undefined) =>
      (await connect()).images.id(container.image, onProgress),
    launch: async (given) => {
      const launch = await withCheckpoints(given);
      if (user === UNPRIVILEGED) for (const folder of launch.writable) await openToAll(folder);
      const { engine, images } = await connect();
      await images.id(launch.container.image, (line) => launch.onLine('stderr', line));
      return runContainer(engine, launch, user);
    },
  };
}

async function runContainer(engine: Engine, launch: Launch, user: string | undefined): Promise<ChildExit> {
  const config = containerConfig(launch, launch.container.image, user, JSON.stringify(thisProcess()));
  const { Id: id } = created.parse(await engine.call('POST', '/containers/create', config).catch(refused(launch)));
  const path = `/containers/${id}`;
  const { signal, graceSeconds } = launch;
  const stop = () => void engine.call('POST', `${path}/stop?t=${Math.ceil(graceSeconds)}`).catch(() => undefined);
  try {
    // Before the start, so that nothing that it prints is lost.
    const printed = readOutput(await engine.upgrade(`${path}/attach?stream=1&stdout=1&stderr=1`), launch);
    printed.catch(() => undefined);
    if (signal.aborted) return { code: undefined, signal: 'SIGTERM' };
    signal.addEventListener('abort', stop, { once: true });
    await engine.call('POST', `${path}/start`).catch(refused(launch));
    // What is not running yet cannot be stopped.
    if (signal.aborted) stop();
    // After the start: a container that has ended meanwhile is not running either, and its exit code is kept.
    const { StatusCode: code } = waited.parse(await engine.call('POST', `${path}/wait?condition=not-running`));
    await printed;
    return code === 137 ? await killed(engine, path) : { code, signal: undefined };
  } finally {
    signal.removeEventListener('abort', stop);
    await engine.call('DELETE', `${path}?force=1&v=1`).catch(() => undefined);
  }
}

async function readOutput(stream: Duplex, { onLine }: Launch): Promise<void> {
  const readers = {
    stdout: new LineReader((line) => onLine('stdout', line)),
    stderr: new LineReader((line) => onLine('stderr', line)),
  };
  for await (const { stream: name, bytes } of demultiplex(stream)) readers[name].push(bytes);
  for (const reader of Object.values(readers)) reader.end();
}

/** 137 is what a command that was killed leaves: by the kernel, for want of memory, or by somebody else. */
async function killed(engine: Engine, path: string): Promise<ChildExit> {
  const { State: state } = inspected.parse(await engine.call('GET', `${path}/json`));
  return { code: state.ExitCode, signal: undefined, outOfMemory: state.OOMKilled };
}

const refused =
  ({ container }: Launch) =>
  (cause: unknown): never => {
    if (!(cause instanceof EngineError)) throw cause;
    throw new MillraceError('CONTAINER_REFUSED', `${container.image} cannot be started: ${cause.message}.`, { cause });
  };

/** Containers whose runner was killed go on by themselves, and nobody takes what they make. */
async function removeOrphans(engine: Engine): Promise<void> {
  const filters = encodeURIComponent(JSON.stringify({ label: [OWNER_LABEL] }));
  const containers = listed.parse(await engine.call('GET', `/containers/json?all=1&filters=${filters}`));
  for (const { Id: id, Labels: labels } of containers) {
    const owner = ownerSchema.safeParse(parseJson(labels[OWNER_LABEL] ?? ''));
    if (!owner.success || !isGone(owner.data)) continue;
    await engine.call('DELETE', `/containers/${id}?force=1&v=1`).catch(() => undefined);
  }
}

function callersUser(): string {
  const uid = process.getuid?.() ?? 0;
  return uid === 0 ? UNPRIVILEGED : `${uid}:${process.getgid?.() ?? uid}`;
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
