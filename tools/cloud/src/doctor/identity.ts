import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import type { Finding } from './finding.ts';

/** https://cloud.google.com/docs/authentication/application-default-credentials; nothing secret is read from it. */
const fileSchema = z.looseObject({
  type: z.string(),
  client_email: z.string().optional(),
  service_account_impersonation_url: z.string().optional(),
});

/** The identity that Google's libraries would take, found as they find it: a file, then the metadata server. */
export interface Identity {
  readonly found: boolean;
  readonly finding: Finding;
}

const SUBJECT = 'google cloud';
const LOGIN = 'gcloud auth application-default login; only gs:// buckets and Google Cloud need it.';

/**
 * @param timeoutMs for the metadata server
 */
export async function identity(
  env: NodeJS.ProcessEnv,
  timeoutMs: number,
  ask: typeof fetch = fetch,
): Promise<Identity> {
  const folder = env.CLOUDSDK_CONFIG ?? join(homedir(), '.config/gcloud');
  const file = env.GOOGLE_APPLICATION_CREDENTIALS ?? join(folder, 'application_default_credentials.json');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text !== undefined) return fromFile(file, text);
  const email = env.METADATA_SERVER_DETECTION === 'none' ? undefined : await metadataEmail(timeoutMs, ask);
  if (email !== undefined) return ok(`service account ${email}, from the metadata server`);
  return {
    found: false,
    finding: {
      subject: SUBJECT,
      state: 'absent',
      detail: `no credentials in ${file}, and no metadata server`,
      hint: LOGIN,
    },
  };
}

function fromFile(file: string, text: string): Identity {
  const read = fileSchema.safeParse(jsonOf(text));
  if (!read.success) {
    const finding: Finding = { subject: SUBJECT, state: 'absent', detail: `${file} holds no credentials`, hint: LOGIN };
    return { found: false, finding };
  }
  const { type, client_email, service_account_impersonation_url: impersonated } = read.data;
  const account = impersonated?.match(/serviceAccounts\/([^:]+):/)?.[1];
  switch (type) {
    case 'authorized_user':
      return ok(`a person's login, credentials in ${file}`);
    case 'external_account':
      return ok(`workload identity${account === undefined ? '' : ` as ${account}`}, credentials in ${file}`);
    case 'impersonated_service_account':
      return ok(`${account ?? 'a service account'}, impersonated, credentials in ${file}`);
    case 'service_account': {
      const hint =
        'A key can be stolen and does not expire: use workload identity or impersonation, and delete the key.';
      return ok(`service account ${client_email ?? ''}, by a key in ${file}`, hint);
    }
    default:
      return ok(`credentials in ${file}`);
  }
}

const ok = (detail: string, hint?: string): Identity => ({
  found: true,
  finding: { subject: SUBJECT, state: 'ok', detail, ...(hint === undefined ? {} : { hint }) },
});

/** https://cloud.google.com/compute/docs/metadata/overview */
async function metadataEmail(timeoutMs: number, ask: typeof fetch): Promise<string | undefined> {
  const url = 'http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/email';
  try {
    const answer = await ask(url, {
      headers: { 'Metadata-Flavor': 'Google' },
      signal: AbortSignal.timeout(timeoutMs),
    });
    const email = (await answer.text()).trim();
    return answer.ok && /^\S+@\S+$/.test(email) ? email : undefined;
  } catch {
    return undefined;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
