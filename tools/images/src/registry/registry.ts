import { createHash } from 'node:crypto';
import { MillraceError } from '@millrace/contract';
import { authorize } from './authorize.ts';
import { type Credentials, findCredentials } from './credentials.ts';
import { parseRepository } from './reference.ts';
import { fetchRetried } from './retry.ts';

/** Manifests that a builder may have pushed: of Docker and of OCI, for one platform or as an index of several. */
const MANIFESTS = [
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
];

/** One repository of a registry that speaks the OCI distribution API, such as Artifact Registry. */
export interface Registry {
  /** The digest that a tag names, `sha256:<hex>`, or nothing. */
  digestOf(tag: string): Promise<string | undefined>;
  /** Gives a manifest that is there another tag; no layer is moved. */
  tag(digest: string, tag: string): Promise<void>;
}

export interface RegistryOptions {
  readonly credentials?: Credentials;
  /** Wait before the first retry, in milliseconds; doubles up to four times. Default 250. */
  readonly retryAfterMs?: number;
}

/**
 * @param image name of an image without tag and digest, `gcr.io/my-project/train`.
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md
 * @throws MillraceError `REGISTRY_DENIED`, `REGISTRY_UNAVAILABLE`, `REGISTRY_FAILED`; each names the image.
 */
export function openRegistry(image: string, options: RegistryOptions = {}): Registry {
  const { credentials = findCredentials, retryAfterMs = 250 } = options;
  const { scheme, host, path } = parseRepository(image);
  let authorization: string | undefined;

  /** Asks without a name first: the answer 401 tells how this registry wants to be asked. */
  async function call(method: string, reference: string, init: RequestInit = {}): Promise<Response> {
    const url = `${scheme}://${host}/v2/${path}/manifests/${reference}`;
    const send = () => {
      const headers = new Headers(init.headers);
      headers.set('accept', MANIFESTS.join(', '));
      if (authorization !== undefined) headers.set('authorization', authorization);
      return fetchRetried(url, { ...init, method, headers }, { image, retryAfterMs });
    };
    const first = await send();
    if (first.status !== 401) return first;
    const challenge = first.headers.get('www-authenticate') ?? '';
    authorization = await authorize(challenge, { image, host, credentials, retryAfterMs });
    return send();
  }

  async function expectOk(response: Response, what: string): Promise<Response> {
    if (response.ok) return response;
    const answer = (await response.text()).slice(0, 300);
    if (response.status === 401 || response.status === 403) throw denied(image, host, `${what}: ${answer}`);
    throw new MillraceError('REGISTRY_FAILED', `${image}: ${what} was answered with ${response.status} ${answer}`);
  }

  return {
    async digestOf(tag) {
      const response = await call('GET', tag);
      if (response.status === 404) return void (await response.arrayBuffer());
      const manifest = await (await expectOk(response, `looking for the tag ${tag}`)).arrayBuffer();
      return `sha256:${createHash('sha256').update(Buffer.from(manifest)).digest('hex')}`;
    },
    async tag(digest, tag) {
      const found = await expectOk(await call('GET', digest), `reading ${digest}`);
      const type = found.headers.get('content-type') ?? MANIFESTS[0] ?? '';
      const body = Buffer.from(await found.arrayBuffer());
      const put = await call('PUT', tag, { body, headers: { 'content-type': type } });
      await (await expectOk(put, `adding the tag ${tag}`)).arrayBuffer();
    },
  };
}

const denied = (image: string, host: string, what: string): MillraceError =>
  new MillraceError('REGISTRY_DENIED', `The registry does not let this identity use ${image} (${what.trim()}).`, {
    hint: host.endsWith('docker.pkg.dev')
      ? 'gcloud artifacts repositories add-iam-policy-binding REPOSITORY --location REGION --member serviceAccount:… --role roles/artifactregistry.writer'
      : `docker login ${host}`,
  });
