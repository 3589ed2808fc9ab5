import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';
import type { JobLauncher, WorkerEnd, WorkerSpec } from '../jobs/launcher.ts';
import type { ModelVersion, StoredModel } from '../models/stored-model.ts';
import { ApiError, failedPrecondition } from '../server/api-error.ts';

/** How long a server has to become healthy, in milliseconds. */
const PATIENCE = 60_000;

const Answer = z.object({ predictions: z.array(z.unknown()) });

/** The serving container of a deployed model. */
export interface ModelServer {
  predict(instances: readonly unknown[], parameters: unknown): Promise<readonly unknown[]>;
  stop(): Promise<void>;
}

/**
 * Starts the image of a model version with the variables of its contract, and waits until it is healthy.
 * https://cloud.google.com/vertex-ai/docs/predictions/custom-container-requirements
 */
export async function startModelServer(
  launcher: JobLauncher,
  deployedId: string,
  endpoint: string,
  model: StoredModel,
  version: ModelVersion,
): Promise<ModelServer> {
  const { containerSpec, artifactUri } = version.uploaded;
  const [health, predict] = [containerSpec?.healthRoute || '/', containerSpec?.predictRoute || '/'];
  // Several servers share this machine's ports.
  const port = await freePort();
  const spec: WorkerSpec = {
    ...{ name: `${deployedId}-server`, image: containerSpec?.imageUri ?? '' },
    ...{ command: containerSpec?.command ?? [], args: containerSpec?.args ?? [] },
    env: {
      ...Object.fromEntries((containerSpec?.env ?? []).map(({ name, value }) => [name ?? '', value ?? ''])),
      ...{ AIP_MODE: 'PREDICTION', AIP_FRAMEWORK: 'CUSTOM_CONTAINER', AIP_VERSION_NAME: version.id },
      ...{ AIP_HTTP_PORT: `${port}`, AIP_HEALTH_ROUTE: health, AIP_PREDICT_ROUTE: predict },
      ...{ AIP_STORAGE_URI: artifactUri ?? '', AIP_DEPLOYED_MODEL_ID: deployedId },
      ...{ AIP_ENDPOINT_ID: endpoint.split('/').at(-1) ?? '', AIP_PROJECT_NUMBER: model.name.split('/')[1] ?? '' },
    },
  };
  const worker = await launcher.start(spec);
  const url = `http://127.0.0.1:${port}`;
  try {
    await healthy(`${url}${health}`, worker.ended);
  } catch (error) {
    await worker.stop();
    throw error;
  }
  return { predict: (instances, parameters) => ask(`${url}${predict}`, { instances, parameters }), stop: worker.stop };
}

async function healthy(url: string, ended: Promise<WorkerEnd>): Promise<void> {
  let end: WorkerEnd | undefined;
  void ended.then((reached) => {
    end = reached;
  });
  for (const until = Date.now() + PATIENCE; Date.now() < until; await wait(50)) {
    if (end !== undefined) {
      throw failedPrecondition(`Model server terminated with exit code ${end.exitCode}: ${end.log.slice(-2000)}`);
    }
    const response = await fetch(url).catch(() => undefined);
    await response?.body?.cancel();
    if (response?.status === 200) return;
  }
  throw failedPrecondition('Model server never became ready.');
}

async function ask(url: string, body: object): Promise<readonly unknown[]> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) }).catch((error: unknown) => {
    throw new ApiError('UNAVAILABLE', String(error));
  });
  const text = await response.text();
  if (response.status >= 500) throw new ApiError(response.status === 503 ? 'UNAVAILABLE' : 'INTERNAL', text);
  if (!response.ok) throw new ApiError('INVALID_ARGUMENT', text);
  return Answer.parse(JSON.parse(text)).predictions;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise<void>((done) => void server.close(() => done()));
  if (address === null || typeof address === 'string') throw new Error('There is no free port.');
  return address.port;
}
