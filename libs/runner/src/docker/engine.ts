import { existsSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { type JsonValue, MillraceError } from '@millrace/contract';
import { parseJson } from '@millrace/metadata';
import { dockerCommand } from './command.ts';

/** A request of the Docker engine that was not granted. */
export class EngineError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * The Docker engine, by its HTTP interface: a step is saved the start of the `docker` command, and the container cannot
 * end unseen.
 * @see https://docs.docker.com/reference/api/engine/
 */
export class Engine {
  private readonly place: RequestOptions;

  private constructor(place: RequestOptions) {
    this.place = place;
  }

  /**
   * The engine that the `docker` command would use: `DOCKER_HOST`, the usual socket, or that of the current context.
   * @throws MillraceError `DOCKER_UNAVAILABLE`
   */
  static async find(env: Readonly<Record<string, string | undefined>> = process.env): Promise<Engine> {
    const host = env.DOCKER_HOST ?? (existsSync(SOCKET) ? `unix://${SOCKET}` : await contextHost());
    const url = URL.canParse(host) ? new URL(host) : undefined;
    if (url?.protocol === 'unix:') return new Engine({ socketPath: url.pathname });
    if (url?.protocol === 'tcp:') return new Engine({ host: url.hostname, port: url.port || '2375' });
    throw new MillraceError('DOCKER_UNAVAILABLE', `The Docker engine cannot be reached at ${host}.`, {
      hint: 'Set DOCKER_HOST to unix:///path/of/docker.sock or tcp://host:port.',
    });
  }

  /** @throws EngineError for an answer that is no success. */
  async call(method: string, path: string, body?: JsonValue): Promise<JsonValue | undefined> {
    const response = await this.send(method, path, body);
    const answer = parseJson(await text(response));
    const { statusCode = 500 } = response;
    if (statusCode < 400) return answer;
    throw new EngineError(statusCode, messageOf(answer) ?? `status ${statusCode}`);
  }

  /** Takes over the connection of a request, for a stream in both directions. */
  upgrade(path: string): Promise<Duplex> {
    return new Promise((resolve, reject) => {
      const headers = { Connection: 'Upgrade', Upgrade: 'tcp' };
      const request = httpRequest({ ...this.place, method: 'POST', path, headers });
      request.once('upgrade', (_, socket: Duplex, head: Buffer) => {
        if (head.length > 0) socket.unshift(head);
        resolve(socket);
      });
      request.once('response', (response) => reject(new EngineError(response.statusCode ?? 500, 'not attached')));
      request.once('error', (cause) => reject(unavailable(cause)));
      request.end();
    });
  }

  private send(method: string, path: string, body: JsonValue | undefined): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const content = body === undefined ? '' : JSON.stringify(body);
      const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(content) };
      const request = httpRequest({ ...this.place, method, path, headers, agent: false }, resolve);
      request.once('error', (cause) => reject(unavailable(cause)));
      request.end(content);
    });
  }
}

const SOCKET = '/var/run/docker.sock';

async function contextHost(): Promise<string> {
  const found = await dockerCommand(['context', 'inspect', '--format', '{{.Endpoints.docker.Host}}']).catch(
    unavailable,
  );
  if (found instanceof Error) throw found;
  return found.trim();
}

function messageOf(answer: JsonValue | undefined): string | undefined {
  if (typeof answer !== 'object' || answer === null || !('message' in answer)) return undefined;
  return typeof answer.message === 'string' ? answer.message : undefined;
}

const unavailable = (cause: Error): MillraceError =>
  new MillraceError('DOCKER_UNAVAILABLE', `The Docker engine does not answer: ${cause.message}.`, {
    cause,
    hint: 'Start Docker, and see that you may use it: docker info',
  });
