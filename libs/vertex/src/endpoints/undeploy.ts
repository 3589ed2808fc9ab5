import { MillraceError } from '@millrace/contract';
import type { Api } from '../call/api.ts';
import type { WaitOptions } from '../call/poll.ts';
import type { Operation } from '../operations/operation.ts';
import { remove } from '../operations/remove.ts';
import type { Endpoint } from './endpoint.ts';
import type { TrafficSplit } from './endpoints.ts';
import { setTraffic } from './traffic.ts';

/** Takes a model off an endpoint, after its traffic where that was asked for. */
export async function undeployModel(
  api: Api,
  read: () => Promise<Endpoint>,
  deployedModelId: string,
  options: WaitOptions<Operation> & { readonly traffic?: TrafficSplit | undefined },
): Promise<Endpoint> {
  const { traffic, ...wait } = options;
  const before = traffic === undefined ? await read() : await setTraffic(api, read, traffic, wait);
  const { name } = before;
  const share = before.traffic[deployedModelId] ?? 0;
  if (share > 0) throw hasTraffic(name, deployedModelId, share);
  const client = await api.clients.endpoints();
  const call = {
    ...wait,
    subject: `Undeploy ${deployedModelId} from ${name}`,
    permission: 'aiplatform.endpoints.undeploy',
  };
  await remove(api, {
    ...{ ...call, resource: name },
    gone: async () => !(await read()).deployedModels.some(({ id }) => id === deployedModelId),
    start: async () =>
      (await api.caller.once(call, (gax) => client.undeployModel({ endpoint: name, deployedModelId }, gax)))[0],
  });
  return read();
}

const hasTraffic = (endpoint: string, id: string, share: number): MillraceError =>
  new MillraceError('VERTEX_HAS_TRAFFIC', `${id} still answers ${share} % of the requests of ${endpoint}.`, {
    hint: 'give its traffic to others first',
    fields: { endpoint, deployedModelId: id, share },
  });
