import { type KfpAuth, noAuth } from './auth.ts';
import { googleCredentials } from './google.ts';

/** What a host wants where nothing else is said: Google's inverse proxy takes access tokens, others nothing. */
export const defaultAuth = (host: URL): KfpAuth =>
  host.hostname.endsWith('.googleusercontent.com') ? googleCredentials() : noAuth;
