import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonValue } from '@millrace/contract';
import type { FastifyBaseLogger } from 'fastify';
import { drain } from './drain.ts';
import { fetchModel, parseModel } from './model-source.ts';
import type { ServeOptions } from './options.ts';
import { ModelSlot } from './predictor.ts';
import { buildServer } from './server.ts';

export interface Surroundings {
  readonly logger: FastifyBaseLogger;
  /** Aborted by SIGTERM or Ctrl-C. */
  readonly signal: AbortSignal;
  /** Called once with the address that is listened on. */
  readonly onListening?: (address: string) => void;
}

/**
 * Serves until the signal: the server listens at once and becomes healthy when the model is loaded.
 * @returns Whether everything accepted was answered.
 * @throws What loading the model or listening throws; the server is then closed.
 */
export async function serve(options: ServeOptions, { logger, signal, onListening }: Surroundings): Promise<boolean> {
  const started = performance.now();
  const slot = new ModelSlot();
  const server = buildServer(slot, { ...options, logger });
  const folder = await mkdtemp(join(tmpdir(), 'millrace-serve-'));
  const ended = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => ended.resolve(), { once: true });
  if (signal.aborted) ended.resolve();
  try {
    const loading = load(options.model, folder, slot);
    loading.catch(() => slot.fail());
    const address = await server.listen({ host: options.host, port: options.port });
    onListening?.(address);
    const loaded = await Promise.race([loading, ended.promise]);
    if (loaded !== undefined) {
      const facts: Record<string, JsonValue> = { ...loaded, seconds: Math.round(performance.now() - started) / 1000 };
      logger.info(facts, `serving ${loaded.name} version ${loaded.version} on ${address}`);
      await ended.promise;
    }
    logger.info('draining');
    const inTime = await drain(server, slot, options.drainMs);
    if (inTime) logger.info('drained');
    else logger.error('the deadline passed before every request was answered');
    return inTime;
  } finally {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function load(model: string, folder: string, slot: ModelSlot): Promise<{ name: string; version: string }> {
  // TensorFlow takes most of the time of a start: it loads while the bundle is brought.
  const [{ bundlePredictor }, local] = await Promise.all([
    import('./bundle-predictor.ts'),
    fetchModel(parseModel(model), folder),
  ]);
  const predictor = await bundlePredictor(local);
  slot.fill(predictor);
  return { name: predictor.name, version: predictor.version };
}
