import { type CallOptions, textOrEmpty, time } from '@millrace/vertex/call';
import * as z from 'zod';
import { type Api, asking, placeOf } from '../api.ts';

/** The least that a message must be to be given; `BASIC` is what a person follows. */
export type Importance = 'DEBUG' | 'DETAILED' | 'BASIC' | 'WARNING' | 'ERROR';

/** What Dataflow or a worker says of a job. */
export interface JobMessage {
  readonly id: string;
  readonly text: string;
  readonly isError: boolean;
  /** ISO 8601, UTC. */
  readonly time?: string | undefined;
}

export interface MessageOptions extends CallOptions {
  readonly least: Importance;
  /** ISO 8601: from then on. */
  readonly since?: string | undefined;
}

const answer = z.array(
  z
    .object({ id: textOrEmpty, messageText: textOrEmpty, messageImportance: textOrEmpty, time })
    .transform(({ messageText, messageImportance, ...rest }) => ({
      ...{ ...rest, text: messageText, isError: messageImportance === 'JOB_MESSAGE_ERROR' },
    })),
);

/** The messages of a job, the oldest first. */
export async function messagesOf(api: Api, jobId: string, options: MessageOptions): Promise<readonly JobMessage[]> {
  const { least, since } = options;
  const call = asking(`List the messages of the job ${jobId}`, 'messages.list', options);
  const startTime = since === undefined ? {} : { startTime: { seconds: Math.floor(Date.parse(since) / 1000) } };
  const found: unknown = await api.caller.safely(call, async (gax) => {
    const client = await api.clients.messages();
    const minimumImportance = `JOB_MESSAGE_${least}` as const;
    return (await client.listJobMessages({ ...placeOf(api), jobId, minimumImportance, ...startTime }, gax))[0];
  });
  return answer.parse(found).toSorted((a, b) => (a.time ?? '').localeCompare(b.time ?? ''));
}
