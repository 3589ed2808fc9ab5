import { MillraceError } from '@millrace/contract';
import type { CallOptions } from '@millrace/vertex/call';
import type { Api } from '../api.ts';
import { consoleUrl } from '../console-url.ts';
import type { DataflowJob } from '../jobs/job.ts';
import { messagesOf } from './messages.ts';

/** Messages of an error that are worth a person's time. */
const MOST = 5;

/** Why a job that was waited for did not succeed: what its workers said, and where its logs are. */
export async function unsuccessful(api: Api, job: DataflowJob, options: CallOptions): Promise<MillraceError> {
  const { project, region } = api.place;
  const url = consoleUrl(job.resource);
  const called = `The job ${job.name} (${job.id})`;
  const fields = { job: job.id, state: job.state, url };
  if (job.state === 'JOB_STATE_CANCELLED') {
    return new MillraceError('DATAFLOW_CANCELLED', `${called} was cancelled.`, { fields });
  }
  const errors = (await messagesOf(api, job.id, { ...options, least: 'ERROR' }).catch(() => []))
    .filter(({ isError }) => isError)
    .map(({ text }) => text);
  const causes = [...new Set(errors.map(essenceOf))];
  const why = causes.find((cause) => !/^Workflow failed/.test(cause)) ?? causes[0] ?? 'Dataflow does not say why.';
  return new MillraceError('DATAFLOW_JOB_FAILED', `${called} ended as ${job.state}: ${why}`, {
    fields: { ...fields, messages: errors.slice(-MOST) },
    hint: `gcloud dataflow jobs show ${job.id} --project=${project} --region=${region}, or see ${url}`,
  });
}

/** What a worker's error says: of a Python traceback its last line. */
export function essenceOf(message: string): string {
  const text = message.replace(/^Error message from worker:\s*/, '').trim();
  if (!/Traceback \(most recent call last\)/.test(text)) return text;
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const said = lines.findLast((line) => /^\w[\w.]*(Error|Exception|Warning)?: /.test(line));
  return (said ?? lines.at(-1) ?? text).trim();
}
