import { MillraceError } from '@millrace/contract';
import type { CallOptions } from '@millrace/vertex/call';
import type { Api } from '../api.ts';
import { elementsOf } from './elements.ts';
import { type JobMessage, messagesOf } from './messages.ts';

/** Who is told what is new of a job. */
export interface NewsOptions extends CallOptions {
  /** Told of each message of importance basic or more, once. */
  readonly onMessage?: ((message: JobMessage) => void) | undefined;
  /** Told how many elements the steps have given. */
  readonly onElements?: ((elements: number) => void) | undefined;
}

/** Asks for what is new of a job at each call. News that cannot be had are no failure of the job. */
export function newsOf(api: Api, jobId: string, options: NewsOptions): () => Promise<void> {
  const { onMessage, onElements, signal } = options;
  const told = new Set<string>();
  let since: string | undefined;
  const messages = async () => {
    for (const message of await messagesOf(api, jobId, { signal, since, least: 'BASIC' })) {
      since = message.time ?? since;
      if (told.has(message.id)) continue;
      told.add(message.id);
      onMessage?.(message);
    }
  };
  const elements = async () => onElements?.(await elementsOf(api, jobId, { signal }));
  return async () => {
    for (const ask of [onMessage && messages, onElements && elements]) {
      await ask?.().catch((error: unknown) => {
        if (!(error instanceof MillraceError) || error.code === 'ABORTED') throw error;
        api.caller.note(`News of the job ${jobId}`, error, 1);
      });
    }
  };
}
