import { EXIT, MillraceError } from '@millrace/contract';

/** Gives the headers that prove who asks. */
export type Credentials = () => Promise<Readonly<Record<string, string>>>;

const SCOPE = 'https://www.googleapis.com/auth/cloud-platform';

/**
 * Application Default Credentials: a person's login, workload identity, or the metadata server.
 * https://cloud.google.com/docs/authentication/application-default-credentials
 * Its requests throw MillraceError `CLOUD_CREDENTIALS_MISSING`.
 */
export function applicationDefault(): Credentials {
  let client: Promise<{ getRequestHeaders(): Promise<Headers> }> | undefined;
  return async () => {
    // Loaded on first use: a dry run does not pay for it.
    client ??= import('google-auth-library').then(({ GoogleAuth }) =>
      new GoogleAuth({ scopes: [SCOPE], projectId: 'not-needed' }).getClient(),
    );
    try {
      return Object.fromEntries((await (await client).getRequestHeaders()).entries());
    } catch (cause) {
      client = undefined;
      throw new MillraceError('CLOUD_CREDENTIALS_MISSING', `Google gave no credentials: ${messageOf(cause)}`, {
        hint: 'gcloud auth application-default login',
        exitCode: EXIT.usage,
        cause,
      });
    }
  };
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
