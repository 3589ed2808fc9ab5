import { EXIT, MillraceError } from '@millrace/contract';
import type { ClientOptions } from 'google-gax';
import type { Service } from '../call/service.ts';
import type { Place } from '../place.ts';

/** What every client of Google's is constructed with. */
export type Connection = ClientOptions;

/**
 * How the API of a region is reached: with the credentials of the machine, or an emulator without any, over plain
 * gRPC, where the service's variable names one.
 * @throws MillraceError `INVALID_EMULATOR_HOST`
 */
export async function connectionTo(service: Service, place: Place, emulator: string | undefined): Promise<Connection> {
  if (emulator === undefined) {
    return { apiEndpoint: service.endpoint(place.region), projectId: place.project };
  }
  const [, host, port] = /^(.+):(\d+)$/.exec(emulator) ?? [];
  if (host === undefined) {
    throw new MillraceError('INVALID_EMULATOR_HOST', `${service.emulator} is ${JSON.stringify(emulator)}.`, {
      hint: 'give host and port, such as 127.0.0.1:41234',
      exitCode: EXIT.usage,
    });
  }
  const { credentials } = (await import('@grpc/grpc-js')).default;
  return {
    ...{ apiEndpoint: host, port: Number(port), projectId: place.project },
    sslCreds: credentials.createInsecure(),
    // Or the client looks for credentials, to learn whose cloud they are for.
    clientOptions: { universeDomain: 'googleapis.com' },
  };
}
