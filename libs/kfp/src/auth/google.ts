import { EXIT, MillraceError } from '@millrace/contract';
import type { AuthClient } from 'google-auth-library';
import type { AuthHeaders, KfpAuth } from './auth.ts';

/** What {@link googleCredentials} takes. */
export interface GoogleCredentialsOptions {
  /**
   * OAuth client id that the Identity-Aware Proxy in front of the host accepts: an ID token for it is sent. Without it
   * an access token is sent, as the inverse proxy (`….googleusercontent.com`) takes it.
   */
  readonly audience?: string;
}

const SCOPE = 'https://www.googleapis.com/auth/cloud-platform';

/**
 * Application Default Credentials: `gcloud auth application-default login`, a service account's key file, workload
 * identity, or the metadata server (https://cloud.google.com/docs/authentication/application-default-credentials).
 * Its requests throw MillraceError `KFP_CREDENTIALS_MISSING`.
 */
export function googleCredentials(options: GoogleCredentialsOptions = {}): KfpAuth {
  let client: Promise<AuthClient> | undefined;
  return {
    async headers(renew) {
      if (renew) client = undefined;
      client ??= load(options);
      try {
        return plain(await (await client).getRequestHeaders());
      } catch (cause) {
        client = undefined;
        throw missing(cause);
      }
    },
  };
}

/** Loads the library (tens of milliseconds): only what talks to such a host pays for it. */
async function load({ audience }: GoogleCredentialsOptions): Promise<AuthClient> {
  const { GoogleAuth } = await import('google-auth-library');
  // No header needs the project, and looking for it takes seconds where gcloud is asked.
  const auth = new GoogleAuth({ scopes: [SCOPE], projectId: 'not-needed' });
  return audience === undefined ? auth.getClient() : auth.getIdTokenClient(audience);
}

function plain(headers: Headers): AuthHeaders {
  const authorization = headers.get('authorization');
  const project = headers.get('x-goog-user-project');
  return {
    ...(authorization === null ? {} : { authorization }),
    ...(project === null ? {} : { 'x-goog-user-project': project }),
  };
}

const missing = (cause: unknown) =>
  new MillraceError(
    'KFP_CREDENTIALS_MISSING',
    `Google gave no credentials: ${cause instanceof Error ? cause.message : String(cause)}`,
    { hint: 'gcloud auth application-default login', exitCode: EXIT.usage, cause },
  );
