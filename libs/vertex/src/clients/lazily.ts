import { MillraceError } from '@millrace/contract';
import { credentialsMissing } from '../call/errors.ts';
import type { Service } from '../call/service.ts';
import type { Connection } from './connection.ts';
import { cachingGax, type Gax } from './gax.ts';
import { memberOf } from './member.ts';

interface Client {
  readonly auth: { getCredentials(): Promise<unknown> };
  initialize(): Promise<unknown>;
  close(): Promise<void>;
}

type Make<C> = (connection: Connection, gax: Gax) => Promise<C>;

/** Opens clients when they are first asked for, and closes those that were opened. */
export function lazily(
  service: Service,
  connect: () => Promise<Connection>,
): {
  readonly opened: <C extends Client>(make: Make<C>) => () => Promise<C>;
  readonly member: () => Promise<string>;
  readonly close: () => Promise<void>;
} {
  const open = new Set<Client>();
  let closed = false;

  const start = async <C extends Client>(make: Make<C>): Promise<C> => {
    // Each client writes into the options it is given.
    const client = await make({ ...(await connect()) }, await cachingGax());
    try {
      // A client that initializes itself within a call turns a failure of it into an unhandled rejection.
      await client.initialize();
    } catch (error) {
      throw credentialsMissing(service, error);
    }
    open.add(client);
    return client;
  };

  return {
    opened: <C extends Client>(make: Make<C>) => {
      let client: Promise<C> | undefined;
      return async () => {
        if (closed) throw new MillraceError(`${service.prefix}_CLOSED`, `The client of ${service.name} was closed.`);
        client ??= start(make).catch((error: unknown) => {
          // Whoever signs in meanwhile can go on.
          client = undefined;
          throw error;
        });
        return client;
      };
    },
    member: () => memberOf([...open][0]),
    close: async () => {
      closed = true;
      const clients = [...open];
      open.clear();
      await Promise.all(clients.map((client) => client.close()));
    },
  };
}
