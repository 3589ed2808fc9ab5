import { MillraceError } from '@millrace/contract';
import { call } from './call.ts';
import type { Connection } from './connection.ts';
import { accessDenied, type Subject } from './failure.ts';
import { listPages } from './listing.ts';

/** What a run needs; together they are roles/storage.objectUser. */
const PERMISSIONS = ['create', 'delete', 'get', 'list'].map((verb) => `storage.objects.${verb}`);

/**
 * Whether the bucket is there and may be used. Listing and asking for permissions need no right to the bucket itself
 * (`storage.buckets.get`), which those who use its objects often lack.
 * @throws MillraceError `BUCKET_MISSING`, `ACCESS_DENIED` naming the first permission that is missing
 */
export async function checkBucket(
  connection: Connection,
  subject: Subject,
  prefix: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  for await (const _ of listPages(connection, subject, { prefix, maxResults: 1 }, signal)) break;
  const granted = await grantedPermissions(connection, subject, signal);
  const missing = PERMISSIONS.filter((permission) => granted?.[permission] === false);
  if (missing.length > 0) throw accessDenied(subject, `Missing: ${missing.join(', ')}.`);
}

/** `undefined` from an emulator that cannot tell. */
async function grantedPermissions(
  connection: Connection,
  subject: Subject,
  signal: AbortSignal | undefined,
): Promise<Readonly<Record<string, boolean>> | undefined> {
  try {
    const [granted] = await call(connection, subject, signal, () => connection.client.iam.testPermissions(PERMISSIONS));
    return granted;
  } catch (error) {
    const unknown = error instanceof MillraceError && ['OBJECT_MISSING', 'STORAGE_REJECTED'].includes(error.code);
    if (unknown && connection.emulator !== undefined) return undefined;
    throw error;
  }
}
