import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { EXIT, invalid, MillraceError, type Problem } from '@millrace/contract';
import {
  bearerToken,
  cookie,
  createKfpClient,
  googleCredentials,
  type KfpAuth,
  type KfpClient,
  noAuth,
  tokenFile,
} from '@millrace/kfp';
import type { Argv } from 'yargs';
import type { GlobalFlags, Io } from '../io.ts';

/** Flags of every command that talks to a KFP host. */
export interface HostFlags {
  readonly host?: string | undefined;
  readonly namespace?: string | undefined;
  readonly auth?: 'google' | 'none' | undefined;
  readonly audience?: string | undefined;
  readonly tokenFile?: string | undefined;
  readonly cookie?: string | undefined;
  readonly caFile?: string | undefined;
}

/** Heading of the flags that mean nothing elsewhere. */
export const KFP_GROUP = 'On a KFP host:';

/** Adds the flags of a host; the environment gives what is not named. */
export const addHostFlags = <T extends GlobalFlags>(args: Argv<T>) =>
  args
    .option('host', {
      group: KFP_GROUP,
      type: 'string',
      requiresArg: true,
      describe: 'Address of the KFP host; MILLRACE_KFP_HOST or KFP_HOST sets it.',
    })
    .option('namespace', {
      group: KFP_GROUP,
      type: 'string',
      requiresArg: true,
      describe: 'Kubernetes namespace, on hosts with several users; MILLRACE_KFP_NAMESPACE sets it.',
    })
    .option('auth', {
      group: KFP_GROUP,
      choices: ['google', 'none'] as const,
      describe: 'google: Application Default Credentials (default for ….googleusercontent.com).',
    })
    .option('audience', {
      group: KFP_GROUP,
      type: 'string',
      requiresArg: true,
      describe: 'With --auth google: OAuth client id of the Identity-Aware Proxy before the host.',
    })
    .option('token-file', {
      group: KFP_GROUP,
      type: 'string',
      requiresArg: true,
      describe: 'File with a bearer token, read anew for each request; MILLRACE_KFP_TOKEN is a token itself.',
    })
    .option('cookie', {
      group: KFP_GROUP,
      type: 'string',
      requiresArg: true,
      describe: 'Cookie of a browser that is logged in; MILLRACE_KFP_COOKIE sets it unseen.',
    })
    .option('ca-file', {
      group: KFP_GROUP,
      type: 'string',
      requiresArg: true,
      describe: 'PEM file of the certificate authority of the host.',
    });

/**
 * A client of the host that the flags and the environment name.
 * @throws MillraceError `KFP_HOST_MISSING`, `KFP_AUTH_CONFLICT`, `KFP_CA_MISSING`, `INVALID_KFP_HOST`
 */
export async function openHost(flags: HostFlags, io: Io): Promise<KfpClient> {
  const { env } = io;
  const host = flags.host ?? env.MILLRACE_KFP_HOST ?? env.KFP_HOST;
  if (host === undefined || host === '') {
    throw new MillraceError('KFP_HOST_MISSING', 'Which KFP host?', {
      hint: 'name it with --host or MILLRACE_KFP_HOST; for a cluster of your own: kubectl port-forward -n kubeflow svc/ml-pipeline 8888:8888, then --host http://localhost:8888',
      exitCode: EXIT.usage,
    });
  }
  const auth = authOf(flags, io);
  const namespace = flags.namespace ?? env.MILLRACE_KFP_NAMESPACE;
  const ca = flags.caFile === undefined ? undefined : await readCa(resolve(io.cwd, flags.caFile));
  return createKfpClient({
    host,
    // Somebody waits at the terminal: a host that is not there is told of within seconds.
    retry: { attempts: 4 },
    ...(auth === undefined ? {} : { auth }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(ca === undefined ? {} : { ca }),
  });
}

/** Flags win over the environment; two flags that say different things are none of our guessing. */
function authOf(flags: HostFlags, { env, cwd }: Io): KfpAuth | undefined {
  const named = (['auth', 'tokenFile', 'cookie'] as const).filter((name) => flags[name] !== undefined);
  if (named.length > 1) {
    const message = 'Only one of them can prove who you are.';
    const problems = named.map((name): Problem => ({ path: FLAG[name], code: 'CONFLICT', message }));
    throw invalid('KFP_AUTH_CONFLICT', 'Authentication', problems);
  }
  if (flags.tokenFile !== undefined) return tokenFile(resolve(cwd, flags.tokenFile));
  if (flags.cookie !== undefined) return cookie(flags.cookie);
  if (flags.auth === 'google' || flags.audience !== undefined) {
    return googleCredentials(flags.audience === undefined ? {} : { audience: flags.audience });
  }
  if (flags.auth === 'none') return noAuth;
  if (env.MILLRACE_KFP_TOKEN) return bearerToken(env.MILLRACE_KFP_TOKEN);
  if (env.MILLRACE_KFP_TOKEN_FILE) return tokenFile(resolve(cwd, env.MILLRACE_KFP_TOKEN_FILE));
  return env.MILLRACE_KFP_COOKIE ? cookie(env.MILLRACE_KFP_COOKIE) : undefined;
}
const FLAG = { auth: '--auth', tokenFile: '--token-file', cookie: '--cookie' } as const;

const readCa = (path: string): Promise<string> =>
  readFile(path, 'utf8').catch((cause) => {
    throw new MillraceError('KFP_CA_MISSING', `The certificate authority ${path} cannot be read.`, {
      hint: 'give a PEM file: --ca-file ca.pem',
      exitCode: EXIT.usage,
      cause,
    });
  });
