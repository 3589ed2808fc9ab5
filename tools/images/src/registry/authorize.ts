import { MillraceError } from '@millrace/contract';
import * as z from 'zod';
import type { Credentials } from './credentials.ts';
import { isLoopback } from './reference.ts';
import { fetchRetried } from './retry.ts';

export interface AuthorizeOptions {
  readonly image: string;
  readonly host: string;
  readonly credentials: Credentials;
  readonly retryAfterMs: number;
}

const tokenSchema = z
  .object({ token: z.string().optional(), access_token: z.string().optional() })
  .transform(({ token, access_token }) => token ?? access_token ?? '')
  .refine((token) => token !== '', 'no token');

/**
 * What the header `Authorization` must say, for the challenge that a registry answered with.
 * @see https://distribution.github.io/distribution/spec/auth/token/
 * @throws MillraceError `REGISTRY_DENIED`
 */
export async function authorize(challenge: string, options: AuthorizeOptions): Promise<string> {
  const { image, host, credentials, retryAfterMs } = options;
  const basic = await credentials(host);
  const refuse = (why: string) =>
    new MillraceError('REGISTRY_DENIED', `The registry of ${image} wants to know who asks: ${why}`, {
      hint: host.endsWith('.pkg.dev') ? 'gcloud auth application-default login' : `docker login ${host}`,
    });
  if (/^basic\b/i.test(challenge)) {
    if (basic === undefined) throw refuse('no credentials were found.');
    return basic;
  }
  const { realm, ...query } = parameters(challenge);
  if (!/^bearer\b/i.test(challenge) || realm === undefined) throw refuse(`unknown challenge "${challenge}".`);
  const url = new URL(realm);
  if (url.protocol !== 'https:' && !isLoopback(url.host)) throw refuse(`${url.origin} would get the name in clear.`);
  for (const [name, value] of Object.entries(query)) if (name !== 'error') url.searchParams.set(name, value);
  const headers = basic === undefined ? {} : { authorization: basic };
  const response = await fetchRetried(url.href, { headers }, { image, retryAfterMs });
  if (!response.ok) throw refuse(`${url.origin} answered ${response.status}.`);
  const token = tokenSchema.safeParse(await response.json());
  if (!token.success) throw refuse(`${url.origin} gave no token.`);
  return `Bearer ${token.data}`;
}

/** `Bearer realm="https://…",service="…"` → its parameters. */
const parameters = (challenge: string): Record<string, string> =>
  Object.fromEntries([...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]));
