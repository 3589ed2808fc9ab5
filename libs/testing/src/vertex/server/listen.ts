import { createServer, type Socket } from 'node:net';
import type { Server } from '@grpc/grpc-js';
import { ServerCredentials } from '@grpc/grpc-js';

export interface ListenOptions {
  /** Default `127.0.0.1`: nobody outside of this machine reaches it unless another address is named. */
  readonly host?: string;
  /** Default 0: a free one. */
  readonly port?: number;
}

/** A gRPC server that is listening, and can drop its connections. */
export interface Listening {
  /** `127.0.0.1:41234` */
  readonly address: string;
  /** Drops the connection of this peer, as gRPC names it. */
  drop(peer: string): void;
  close(): Promise<void>;
}

/** Accepts the connections itself, because gRPC gives no way to drop one. */
export async function listenGrpc(grpc: Server, options: ListenOptions): Promise<Listening> {
  const injector = grpc.createConnectionInjector(ServerCredentials.createInsecure());
  const sockets = new Map<string, Socket>();
  const listener = createServer((socket) => {
    const peer = `${socket.remoteAddress}:${socket.remotePort}`;
    sockets.set(peer, socket);
    // A client that goes away in the middle is an everyday fault here, not an error of the server.
    socket.on('error', () => undefined).on('close', () => sockets.delete(peer));
    injector.injectConnection(socket);
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  listener.once('error', reject).listen(options.port ?? 0, options.host ?? '127.0.0.1', resolve);
  await promise;
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return {
    address: `${host}:${address.port}`,
    drop: (peer) => void sockets.get(peer)?.destroy(),
    close: async () => {
      for (const socket of sockets.values()) socket.destroy();
      grpc.forceShutdown();
      await new Promise<void>((done) => void listener.close(() => done()));
    },
  };
}
