/** Where an image is: `europe-docker.pkg.dev/my-project/images/train` is the repository `my-project/images/train` there. */
export interface Repository {
  /** Host, and port where there is one. */
  readonly host: string;
  readonly path: string;
  /** `http` only for a registry on this machine. */
  readonly scheme: 'http' | 'https';
}

/** Reads the name of an image, without tag and digest, as Docker does: a first part without dot and colon is no host. */
export function parseRepository(name: string): Repository {
  const [first = '', ...rest] = name.split('/');
  const isHost = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  if (isHost) return { host: first, path: rest.join('/'), scheme: isLoopback(first) ? 'http' : 'https' };
  return { host: 'registry-1.docker.io', path: rest.length === 0 ? `library/${name}` : name, scheme: 'https' };
}

/** Whether a host, with its port, is this machine. */
export const isLoopback = (host: string): boolean => /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/.test(host);
