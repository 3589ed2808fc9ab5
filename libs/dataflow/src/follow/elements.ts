import { type CallOptions, listOf, textMap, textOrEmpty } from '@millrace/vertex/call';
import * as z from 'zod';
import { type Api, asking, placeOf } from '../api.ts';

const metric = z.object({
  name: z.object({ name: textOrEmpty, context: textMap }).nullish(),
  scalar: z.object({ numberValue: z.coerce.number().nullish(), stringValue: z.coerce.number().nullish() }).nullish(),
});
const answer = z.object({ metrics: listOf(metric) });

/**
 * How many elements a job's steps have given, the most of any step: rows that were read, in a job that reads rows.
 * Tentative counts, of work that may be done again, do not count.
 */
export async function elementsOf(api: Api, jobId: string, options: CallOptions = {}): Promise<number> {
  const call = asking(`Get the metrics of the job ${jobId}`, 'metrics.get', options);
  const found: unknown = await api.caller.safely(call, async (gax) => {
    const client = await api.clients.metrics();
    return (await client.getJobMetrics({ ...placeOf(api), jobId }, gax))[0];
  });
  const counts = answer
    .parse(found)
    .metrics.filter(({ name }) => name?.name === 'ElementCount' && name.context.tentative === undefined)
    .map(({ scalar }) => scalar?.numberValue ?? scalar?.stringValue ?? 0);
  return Math.max(0, ...counts);
}
