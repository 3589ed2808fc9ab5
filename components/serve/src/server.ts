import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { withinDeadline } from './deadline.ts';
import { failure, failureOf } from './failure.ts';
import { ServerMetrics } from './metrics.ts';
import type { ModelSlot, Phase } from './predictor.ts';
import { readRequest } from './request.ts';

export interface ServerOptions {
  /** Default `/predict`. */
  readonly predictRoute?: string;
  /** Answers 200 only while requests are answered. Default `/health`. */
  readonly healthRoute?: string;
  /** Bytes of a request's body. Default 1.5 MB, the limit of Vertex AI's shared endpoints. */
  readonly maxBodyBytes?: number;
  /** Default 10,000. */
  readonly maxInstances?: number;
  /** Milliseconds for a prediction, and for a client to send its request. Default 60,000. */
  readonly timeoutMs?: number;
  readonly logger?: FastifyBaseLogger;
}

/**
 * The prediction server, not yet listening: Vertex AI's custom-container contract plus `/ready`, `/live`, `/metrics`.
 * @see https://cloud.google.com/vertex-ai/docs/predictions/custom-container-requirements
 */
export function buildServer(slot: ModelSlot, options: ServerOptions = {}): FastifyInstance {
  const { predictRoute = '/predict', healthRoute = '/health', maxInstances = 10_000, timeoutMs = 60_000 } = options;
  const metrics = new ServerMetrics();
  const server = fastify({
    ...(options.logger === undefined ? { logger: false } : { loggerInstance: options.logger }),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: options.maxBodyBytes ?? 1_500_000,
    requestTimeout: timeoutMs,
    forceCloseConnections: 'idle',
    // A request on a connection from before the drain is answered too, as the last one there.
    return503OnClosing: false,
    routerOptions: { ignoreTrailingSlash: true },
  });

  server.post(predictRoute, async (request, reply) => {
    const { model } = slot;
    if (model === undefined) {
      const { status, body } = notReady(slot.phase);
      return reply.code(status).header('retry-after', '1').send(body);
    }
    const { instances, features } = readRequest(request.body, maxInstances);
    const predictions = await withinDeadline(model.predict(instances), timeoutMs);
    metrics.predicted(instances.length);
    return { predictions, modelVersion: model.version, ...(features ? { features: model.features(instances) } : {}) };
  });
  for (const route of new Set([healthRoute, '/ready'])) {
    server.get(route, (_, reply) => reply.code(slot.phase === 'ready' ? 200 : 503).send({ status: slot.phase }));
  }
  server.get('/live', (_, reply) => reply.send({ status: 'alive' }));
  server.get('/metrics', async (_, reply) => {
    if (slot.model !== undefined) metrics.loaded(slot.model);
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });

  server.setNotFoundHandler((request, reply) => {
    const known = `POST ${predictRoute}, GET ${healthRoute}, /ready, /live, /metrics`;
    const { status, body } = failure(404, 'NO_SUCH_ROUTE', `${request.method} ${request.url} is not one of: ${known}.`);
    return reply.code(status).send(body);
  });
  server.setErrorHandler((error, request, reply) => {
    const { status, body } = failureOf(error);
    if (status >= 500) request.log.error({ err: error }, 'request failed');
    return reply.code(status).send(body);
  });
  observe(server, slot, metrics);
  return server;
}

/** Measures and logs every request; while draining, tells clients to come back on another connection. */
function observe(server: FastifyInstance, slot: ModelSlot, metrics: ServerMetrics): void {
  server.addHook('onRequest', async (request, reply) => {
    metrics.started();
    // `close` comes whether the answer was sent or the client went away before.
    reply.raw.once('close', () => {
      metrics.answered(request.routeOptions.url ?? 'none', reply.statusCode, reply.elapsedTime / 1000);
    });
  });
  server.addHook('onSend', async (_, reply) => {
    if (slot.phase === 'draining') reply.header('connection', 'close');
  });
  server.addHook('onResponse', async (request, reply) => {
    const level = reply.statusCode >= 500 ? 'warn' : request.method === 'POST' ? 'info' : 'debug';
    const httpRequest = {
      requestMethod: request.method,
      requestUrl: request.url,
      status: reply.statusCode,
      latency: `${(reply.elapsedTime / 1000).toFixed(6)}s`,
    };
    request.log[level]({ httpRequest }, `${request.method} ${request.url} ${reply.statusCode}`);
  });
}

function notReady(phase: Phase) {
  const why =
    phase === 'failed' ? 'The model could not be loaded; the server log says why.' : 'The model is being loaded.';
  return failure(503, 'MODEL_NOT_READY', why);
}
