import { MillraceError } from '@millrace/contract';

/**
 * Client options for `CLOUD_BUILD_EMULATOR_HOST` (`127.0.0.1:41234`); empty without it: Google's endpoint, with
 * credentials. @throws MillraceError `INVALID_EMULATOR_HOST`
 */
export async function endpointOf(environment: Readonly<Record<string, string | undefined>>) {
  const host = environment.CLOUD_BUILD_EMULATOR_HOST;
  if (host === undefined || host === '') return {};
  const found = /^([^:/]+):(\d+)$/.exec(host);
  if (found === null) {
    throw new MillraceError('INVALID_EMULATOR_HOST', `CLOUD_BUILD_EMULATOR_HOST is ${host}.`, {
      hint: 'Give a host and a port: CLOUD_BUILD_EMULATOR_HOST=127.0.0.1:8085',
    });
  }
  const { credentials } = await import('@grpc/grpc-js');
  return { apiEndpoint: found[1], port: Number(found[2]), sslCreds: credentials.createInsecure() };
}
