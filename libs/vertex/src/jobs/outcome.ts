import { MillraceError } from '@millrace/contract';
import { consoleUrl } from '../console-url.ts';
import { idOf } from '../names.ts';
import type { Place } from '../place.ts';

/** Something that ran in the cloud and did not succeed. */
export interface Unsuccessful {
  readonly name: string;
  readonly displayName: string;
  readonly state: string;
  readonly error?: { readonly message: string } | undefined;
}

/** Why something that was waited for did not succeed, and where its logs are. */
export function unsuccessful(what: string, job: Unsuccessful, logs: string): MillraceError {
  const { name, displayName, state, error } = job;
  const called = `The ${what} ${JSON.stringify(displayName)} (${idOf(name)})`;
  const fields = { name, state, url: consoleUrl(name) };
  if (/CANCELL/.test(state)) return new MillraceError('VERTEX_CANCELLED', `${called} was cancelled.`, { fields });
  const why = error?.message ?? 'Vertex AI does not say why.';
  return new MillraceError('VERTEX_JOB_FAILED', `${called} ended as ${state}: ${why}`, {
    ...{ fields, hint: `${logs}, or see ${consoleUrl(name)}` },
  });
}

/** The command that shows a job. */
export const gcloud = (command: string, verb: string, name: string, { project, region }: Place): string =>
  `gcloud ai ${command} ${verb} ${idOf(name)} --project=${project} --region=${region}`;
