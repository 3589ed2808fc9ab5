import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export interface ListenOptions {
  /** Default `127.0.0.1`: nobody outside of this machine reaches it unless another address is named. */
  readonly host?: string;
  /** Default 0: a free one. */
  readonly port?: number;
}

/** An HTTP server that is listening. */
export interface Listening {
  /** `http://127.0.0.1:41234` */
  readonly url: string;
  /** `127.0.0.1:41234` */
  readonly host: string;
  close(): Promise<void>;
}

export async function listen(
  options: ListenOptions,
  handle: (message: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<Listening> {
  const server = createServer((message, response) => {
    // A client that goes away in the middle is an everyday fault here, not an error of the server.
    response.on('error', () => undefined);
    handle(message, response).catch(() => response.destroy());
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject).listen(options.port ?? 0, options.host ?? '127.0.0.1', resolve);
  await promise;
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  const host = `${name}:${address.port}`;
  return {
    url: `http://${host}`,
    host,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((done) => void server.close(() => done()));
    },
  };
}
