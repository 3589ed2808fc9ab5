import { MillraceError } from '@millrace/contract';
import * as z from 'zod';
import { disabledApis } from '../apply/apis.ts';
import { APIS } from '../declaration/apis.ts';
import { createGoogleApis, type GoogleApis } from '../rest/google-apis.ts';
import { roleFor } from '../rest/permissions.ts';
import { placeOf } from '../settings.ts';
import type { Finding } from './finding.ts';
import { identity } from './identity.ts';
import { PERMISSIONS } from './permissions.ts';

export interface CloudExamination {
  readonly env: NodeJS.ProcessEnv;
  readonly project?: string | undefined;
  readonly region?: string | undefined;
  readonly apis?: GoogleApis;
  readonly fetch?: typeof fetch;
  /** Milliseconds for each question; nothing is asked twice. Default 3,000. */
  readonly timeoutMs?: number;
}

/** Who we are to Google Cloud, and what of it we may use. Never throws: what cannot be asked is `unknown`. */
export async function examineCloud(options: CloudExamination): Promise<readonly Finding[]> {
  const { env, timeoutMs = 3000 } = options;
  const { found, finding } = await identity(env, timeoutMs, options.fetch);
  const { project, region } = placeOf(options, env);
  if (project === undefined) {
    const hint = '--project PROJECT, or GOOGLE_CLOUD_PROJECT; only Google Cloud needs one.';
    return [finding, { subject: 'project', state: 'absent', detail: 'none is named', hint }];
  }
  const place: Finding = { subject: 'project', state: 'ok', detail: `${project}, ${region ?? 'no region'}` };
  if (!found && options.apis === undefined) {
    const unasked = ['apis', ...Object.keys(PERMISSIONS).map((name) => `may ${name}`)];
    const detail = 'not asked, for want of credentials';
    return [finding, place, ...unasked.map((subject): Finding => ({ subject, state: 'unknown', detail }))];
  }
  const pause = async () => undefined;
  const apis = options.apis ?? createGoogleApis({ project, timeoutMs, attempts: 1, pause });
  const within = { apis, project, timeoutMs };
  return [finding, place, ...(await Promise.all([enabled(within), ...permissions(within)]))];
}

interface Asking {
  readonly apis: GoogleApis;
  readonly project: string;
  readonly timeoutMs: number;
}

function enabled({ apis, project, timeoutMs }: Asking): Promise<Finding> {
  const wanted = APIS.filter(({ when }) => when === undefined).map(({ name }) => name);
  return asked('apis', timeoutMs, async () => {
    const off = await disabledApis(apis, wanted, project);
    if (off.length === 0) return { subject: 'apis', state: 'ok', detail: `all ${wanted.length} are on` };
    const hint = `gcloud services enable ${off.join(' ')} --project=${project}`;
    return { subject: 'apis', state: 'absent', detail: `${off.length} are off: ${off.join(', ')}`, hint };
  });
}

const answerSchema = z.looseObject({ permissions: z.array(z.string()).default([]) });

/** One question for all commands; one line for each. */
function permissions({ apis, project, timeoutMs }: Asking): Promise<Finding>[] {
  const all = [...new Set(Object.values(PERMISSIONS).flat())].sort();
  const granted = apis
    .call({
      ...{ subject: 'Ask for permissions', service: 'cloudresourcemanager', method: 'POST' },
      ...{ path: `/v3/projects/${project}:testIamPermissions`, body: { permissions: all } },
    })
    .then((answer) => new Set(answerSchema.parse(answer).permissions));
  return Object.entries(PERMISSIONS).map(([name, needed]) => {
    const subject = `may ${name}`;
    return asked(subject, timeoutMs, async () => {
      const have = await granted;
      const lacking = needed.filter((one) => !have.has(one));
      if (lacking.length === 0)
        return { subject, state: 'ok', detail: `all ${needed.length} permissions on the project` };
      const roles = [...new Set(lacking.map((one) => roleFor(one)))];
      const hint = roles
        .map((role) => `gcloud projects add-iam-policy-binding ${project} --member=user:YOU --role=${role}`)
        .join(' && ');
      return { subject, state: 'absent', detail: `on the project you lack ${lacking.join(', ')}`, hint };
    });
  });
}

/** An answer, or that there was none in time. */
async function asked(subject: string, timeoutMs: number, ask: () => Promise<Finding>): Promise<Finding> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Finding>((resolve) => {
    timer = setTimeout(() => resolve(unknown(subject, `no answer within ${timeoutMs / 1000} s`)), timeoutMs);
  });
  try {
    return await Promise.race([ask().catch((error: unknown) => couldNotAsk(subject, error)), late]);
  } finally {
    clearTimeout(timer);
  }
}

const couldNotAsk = (subject: string, error: unknown): Finding =>
  error instanceof MillraceError
    ? unknown(subject, error.message, error.hint)
    : unknown(subject, error instanceof Error ? error.message : String(error));

const unknown = (subject: string, detail: string, hint?: string): Finding => ({
  ...{ subject, state: 'unknown', detail: `could not be asked: ${detail}` },
  ...(hint === undefined ? {} : { hint }),
});
