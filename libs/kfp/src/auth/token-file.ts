import { readFile } from 'node:fs/promises';
import { EXIT, MillraceError } from '@millrace/contract';
import { bearerToken, type KfpAuth } from './auth.ts';

/**
 * A bearer token from a file. It is read before each request, because Kubernetes replaces the token that it projects
 * into a pod long before it expires (https://kubernetes.io/docs/concepts/storage/projected-volumes/#serviceaccounttoken).
 * @param path KFP's own: `/var/run/secrets/kubeflow/pipelines/token`
 * Its requests throw MillraceError `KFP_TOKEN_MISSING`.
 */
export const tokenFile = (path: string): KfpAuth =>
  bearerToken(async () => {
    const token = (await readFile(path, 'utf8').catch((cause) => fail(path, 'cannot be read', cause))).trim();
    return token === '' ? fail(path, 'is empty') : token;
  });

function fail(path: string, reason: string, cause?: unknown): never {
  throw new MillraceError('KFP_TOKEN_MISSING', `The token file ${path} ${reason}.`, {
    hint: 'name the file that holds the bearer token, or mount a projected service account token there',
    exitCode: EXIT.usage,
    fields: { path },
    cause,
  });
}
