import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { MillraceError } from '@millrace/contract';
import * as z from 'zod';
import { type Engine, EngineError } from './engine.ts';

const inspected = z.looseObject({ Id: z.string() });

/** Finds images by their names, each once: an image that is there is never pulled. */
export class Images {
  private readonly engine: Engine;
  private readonly known = new Map<string, Promise<string>>();

  constructor(engine: Engine) {
    this.engine = engine;
  }

  /**
   * The id of an image, which changes when a tag is built again.
   * @throws MillraceError `IMAGE_MISSING`: not here, and it cannot be pulled.
   */
  id(name: string, onProgress: (line: string) => void): Promise<string> {
    const known = this.known.get(name) ?? this.find(name, onProgress);
    this.known.set(name, known);
    return known;
  }

  private async find(name: string, onProgress: (line: string) => void): Promise<string> {
    const here = await this.inspect(name);
    if (here !== undefined) return here;
    await pull(name, onProgress);
    const pulled = await this.inspect(name);
    if (pulled !== undefined) return pulled;
    throw missing(name, 'it is not there after the pull');
  }

  private async inspect(name: string): Promise<string | undefined> {
    try {
      const path = `/images/${name.split('/').map(encodeURIComponent).join('/')}/json`;
      return inspected.parse(await this.engine.call('GET', path)).Id;
    } catch (error) {
      if (error instanceof EngineError && error.status === 404) return undefined;
      throw error;
    }
  }
}

/** By the `docker` command, because it has the credentials of registries. */
async function pull(name: string, onProgress: (line: string) => void): Promise<void> {
  const child = spawn('docker', ['pull', name], { stdio: ['ignore', 'pipe', 'pipe'] });
  let reason = '';
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', (cause) => reject(missing(name, cause.message)));
    child.once('close', resolve);
  });
  createInterface({ input: child.stdout }).on('line', onProgress);
  createInterface({ input: child.stderr }).on('line', (line) => {
    reason = line;
  });
  if ((await ended) !== 0) throw missing(name, reason);
}

const missing = (name: string, reason: string): MillraceError =>
  new MillraceError('IMAGE_MISSING', `The image ${name} is not here and cannot be pulled: ${reason}.`, {
    fields: { image: name },
    hint: 'Build it: npx nx run-many -t build-image. Or leave out --containers.',
  });
