import { createRequire } from 'node:module';
import { fromJSON, type ServiceDefinition } from '@grpc/proto-loader';

/** Services of a client package, by full name, from Google's own descriptors in it. */
export function definitionsOf(clientPackage: string): (service: string) => ServiceDefinition {
  const json = createRequire(import.meta.url)(`${clientPackage}/build/protos/protos.json`);
  const all = fromJSON(json, { longs: String, enums: String });
  return (name) => {
    const definition = all[name];
    if (definition === undefined) throw new Error(`The descriptors lack ${name}.`);
    // Typed loosely there: a message's definition has a format, and all others are services.
    return Object.fromEntries(Object.entries(definition));
  };
}
