import { MillraceError } from '@millrace/contract';
import type { Descriptors } from 'google-gax';

/** What the operation that a method of a client starts has ended with, as a message. */
export function decoded(
  client: { readonly descriptors: Descriptors },
  method: string,
  bytes: Uint8Array | undefined,
): unknown {
  const descriptor = client.descriptors.longrunning[method];
  if (descriptor === undefined || bytes === undefined) {
    throw new MillraceError('VERTEX_UNEXPECTED', `The operation of ${method} ended without a result.`);
  }
  return descriptor.responseDecoder(bytes);
}
