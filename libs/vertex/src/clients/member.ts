import * as z from 'zod';

interface Authenticated {
  readonly auth: { getCredentials(): Promise<unknown> };
}

const credentials = z.object({ client_email: z.string().min(1) });

/** Of a person, who is known to gcloud and not to us; a shell fills it in. */
export const PERSON = '"user:$(gcloud config get account)"';

/** Who makes the calls, as policies name it: `serviceAccount:…`. */
export async function memberOf(client: Authenticated | undefined): Promise<string> {
  const read = credentials.safeParse(await client?.auth.getCredentials().catch(() => undefined));
  return read.success ? `serviceAccount:${read.data.client_email}` : PERSON;
}
