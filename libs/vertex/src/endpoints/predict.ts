import { MillraceError } from '@millrace/contract';
import * as z from 'zod';
import { listOf, textOrEmpty } from '../answers.ts';
import type { Api } from '../call/api.ts';
import { withoutVersion } from '../names.ts';
import { jsonValue, toValue } from '../struct.ts';
import type { Endpoint } from './endpoint.ts';
import type { Prediction, PredictOptions, PredictRequest } from './endpoints.ts';

const answer = z
  .object({
    predictions: listOf(jsonValue),
    deployedModelId: textOrEmpty,
    model: textOrEmpty,
    modelVersionId: textOrEmpty,
  })
  .transform(
    ({ modelVersionId, model, ...rest }): Prediction => ({
      ...rest,
      model: withoutVersion(model),
      versionId: modelVersionId,
    }),
  );

/** Asks for predictions; of a certain deployed model, until it is the one that answers. */
export async function predict(
  api: Api,
  read: () => Promise<Endpoint>,
  { name, request }: { readonly name: string; readonly request: PredictRequest },
  { deployedModelId, ...options }: PredictOptions,
): Promise<Prediction> {
  const client = await api.clients.predictions();
  const call = { ...options, subject: `Ask ${name} for predictions`, permission: 'aiplatform.endpoints.predict' };
  const body = {
    endpoint: name,
    instances: request.instances.map(toValue),
    ...(request.parameters === undefined ? {} : { parameters: toValue(request.parameters) }),
  };
  const ask = async () => answer.parse((await api.caller.safely(call, (gax) => client.predict(body, gax)))[0]);
  if (deployedModelId === undefined) return ask();
  const share = (await read()).traffic[deployedModelId] ?? 0;
  if (share === 0) throw noTraffic(name, deployedModelId);
  for (let left = triesFor(share); left > 0; left -= 1) {
    const prediction = await ask();
    if (prediction.deployedModelId === deployedModelId) return prediction;
  }
  throw noTraffic(name, deployedModelId);
}

/** So many requests that a model with that share answers none of them once in a million times. */
const triesFor = (share: number): number => (share >= 100 ? 1 : Math.ceil(Math.log(1e-6) / Math.log(1 - share / 100)));

const noTraffic = (endpoint: string, id: string): MillraceError =>
  new MillraceError('VERTEX_NO_TRAFFIC', `No request to ${endpoint} reaches its deployed model ${id}.`, {
    hint: 'give it traffic first: Vertex AI cannot address a model that has none',
    fields: { endpoint, deployedModelId: id },
  });
