import { invalid, MillraceError, type Problem } from '@millrace/contract';
import type { Api } from '../call/api.ts';
import type { CallOptions } from '../call/caller.ts';
import { isPassing, statusOf } from '../call/status.ts';
import { type Endpoint, endpointAnswer, withoutZeros } from './endpoint.ts';
import type { TrafficSplit } from './endpoints.ts';

/**
 * A split that the API would take.
 * @throws MillraceError `VERTEX_INVALID` with every problem
 */
export function checkSplit(split: TrafficSplit): void {
  const problems: Problem[] = [];
  const problem = (path: string, message: string) => problems.push({ path, code: 'VERTEX_INVALID', message });
  for (const [id, percent] of Object.entries(split)) {
    if (!/^\d+$/.test(id)) problem(`traffic.${id}`, 'the key is no id of a deployed model');
    if (!Number.isInteger(percent) || percent < 0 || percent > 100) {
      problem(`traffic.${id}`, `${percent} is no whole percentage`);
    }
  }
  const sum = Object.values(split).reduce((total, percent) => total + percent, 0);
  if (sum !== 100 && Object.keys(split).length > 0) problem('traffic', `it sums to ${sum} and not to 100`);
  if (problems.length > 0) throw invalid('VERTEX_INVALID', 'The traffic split', problems);
}

/** Do two splits send the requests to the same models? */
export function sameSplit(one: TrafficSplit, other: TrafficSplit): boolean {
  const [a, b] = [withoutZeros(one), withoutZeros(other)];
  return (
    Object.keys(a).length === Object.keys(b).length && Object.entries(a).every(([id, percent]) => b[id] === percent)
  );
}

/**
 * Makes this the split of an endpoint. The endpoint is read before each attempt, so that a change of somebody else's
 * between reading and writing is met by reading again, and an attempt whose answer was lost is seen to have worked.
 */
export async function setTraffic(
  api: Api,
  read: () => Promise<Endpoint>,
  split: TrafficSplit,
  options: CallOptions,
): Promise<Endpoint> {
  checkSplit(split);
  const client = await api.clients.endpoints();
  const signal = api.caller.signalOf(options);
  for (let attempt = 1; ; attempt += 1) {
    const now = await read();
    if (sameSplit(now.traffic, split)) return now;
    refuseUnknown(now, split);
    const call = { ...options, subject: `Set the traffic of ${now.name}`, permission: 'aiplatform.endpoints.update' };
    const endpoint = { name: now.name, trafficSplit: withoutZeros(split), etag: now.etag ?? '' };
    try {
      const updateMask = { paths: ['traffic_split'] };
      const [answer] = await api.caller.once(call, (gax) => client.updateEndpoint({ endpoint, updateMask }, gax));
      return endpointAnswer.parse(answer);
    } catch (error) {
      if (!(error instanceof MillraceError) || !mayPass(error) || attempt >= api.caller.retry.attempts) throw error;
      api.caller.note(call.subject, error, attempt);
      await api.caller.pause(call.subject, attempt, signal);
    }
  }
}

/** A stale etag is told as a failed precondition, too. */
const mayPass = (error: MillraceError): boolean =>
  isPassing(error) || (statusOf(error) === 'FAILED_PRECONDITION' && /etag/i.test(error.message));

function refuseUnknown({ name, deployedModels }: Endpoint, split: TrafficSplit): void {
  const ids = new Set(deployedModels.map(({ id }) => id));
  const problems = Object.keys(withoutZeros(split))
    .filter((id) => !ids.has(id))
    .map((id) => ({ path: `traffic.${id}`, code: 'VERTEX_INVALID', message: `${name} serves no such model` }));
  if (problems.length > 0) throw invalid('VERTEX_INVALID', 'The traffic split', problems);
}
