import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { isRecord } from '../project.ts';

/** The value of a header `Authorization` of scheme Basic, or nothing: then the registry is asked without a name. */
export type Credentials = (host: string) => Promise<string | undefined>;

/**
 * Application default credentials for Google's registries, `docker login`'s file for the others. Helpers of Docker
 * (`credsStore`, `credHelpers`) are not asked: for Google's registries none is needed.
 */
export const findCredentials: Credentials = async (host) =>
  isGoogle(host) ? googleToken() : dockerLogin(host, process.env.DOCKER_CONFIG ?? join(homedir(), '.docker'));

const isGoogle = (host: string): boolean => /(^|\.)gcr\.io$|(^|-|\.)docker\.pkg\.dev$/.test(host);

/** https://cloud.google.com/artifact-registry/docs/docker/authentication#token */
async function googleToken(): Promise<string> {
  const { GoogleAuth } = await import('google-auth-library');
  const auth = new GoogleAuth({ scopes: 'https://www.googleapis.com/auth/cloud-platform' });
  return basic(`oauth2accesstoken:${await auth.getAccessToken()}`);
}

async function dockerLogin(host: string, folder: string): Promise<string | undefined> {
  const text = await readFile(join(folder, 'config.json'), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const config: unknown = JSON.parse(text);
  const auths = isRecord(config) && isRecord(config.auths) ? config.auths : {};
  const names = host === 'registry-1.docker.io' ? ['https://index.docker.io/v1/'] : [host, `https://${host}`];
  const entry = names.map((name) => auths[name]).find(isRecord);
  return typeof entry?.auth === 'string' && entry.auth !== '' ? `Basic ${entry.auth}` : undefined;
}

const basic = (pair: string): string => `Basic ${Buffer.from(pair).toString('base64')}`;
