/** Headers that prove who calls. */
export type AuthHeaders = Readonly<Record<string, string>>;

/**
 * How the client proves who it is. {@link bearerToken}, {@link tokenFile}, {@link cookie} and
 * {@link googleCredentials} make one; a host with its own way gets an object with this one method.
 */
export interface KfpAuth {
  /**
   * The headers of the next request.
   * @param renew The server has just refused what was given before: fetch it anew where that is possible.
   */
  headers(renew: boolean): Promise<AuthHeaders>;
}

/** A secret as text, or where to ask for it before each request. */
export type Secret = string | (() => string | Promise<string>);

/** No proof at all: a port-forward to a cluster without authentication. */
export const noAuth: KfpAuth = { headers: async () => ({}) };

/** `Authorization: Bearer …`. */
export const bearerToken = (token: Secret): KfpAuth => ({
  headers: async () => ({ authorization: `Bearer ${await reveal(token)}` }),
});

/**
 * A cookie that a browser was given, as behind Dex or an OAuth proxy.
 * @example cookie('authservice_session=MTY…')
 */
export const cookie = (value: Secret): KfpAuth => ({ headers: async () => ({ cookie: await reveal(value) }) });

const reveal = async (secret: Secret): Promise<string> => (typeof secret === 'string' ? secret : await secret()).trim();
