import { existingEndpoint, type StoredEndpoint } from '../endpoints/stored-endpoint.ts';
import { existingModel } from '../models/stored-model.ts';
import { ApiError, failedPrecondition, invalidArgument } from '../server/api-error.ts';
import type { ServiceWork } from '../server/dispatch.ts';
import type { DeployedModel, PredictRequest } from '../server/messages.ts';
import { asValue, jsonOf } from '../server/values.ts';
import type { State } from '../state.ts';

/**
 * Answers a request in place of a model: as many predictions as instances.
 * @throws anything, which the caller sees as `INTERNAL`.
 */
export type Predict = (
  deployedModel: DeployedModel,
  instances: readonly unknown[],
  parameters: unknown,
) => readonly unknown[] | Promise<readonly unknown[]>;

/** What shared endpoints take at most, in bytes of JSON. */
const MOST_BYTES = 1_500_000;

/** `google.cloud.aiplatform.v1.PredictionService` */
export const prediction: ServiceWork = {
  async Predict(request: PredictRequest, state) {
    const endpoint = existingEndpoint(state, request.endpoint);
    const instances = (request.instances ?? []).map(jsonOf);
    const parameters = request.parameters == null ? undefined : jsonOf(request.parameters);
    if (instances.length === 0) {
      throw invalidArgument('No instances.', [{ field: 'instances', description: 'Required field is not set.' }]);
    }
    const size = Buffer.byteLength(JSON.stringify({ instances, parameters }));
    if (size > MOST_BYTES) throw invalidArgument(`Request payload size exceeds the limit: ${MOST_BYTES} bytes.`);
    const deployed = chosen(state, endpoint);
    const predictions = await answerOf(state, deployed, instances, parameters);
    return {
      predictions: predictions.map(asValue),
      ...{ deployedModelId: deployed.id, model: deployed.model, modelVersionId: deployed.modelVersionId },
      modelDisplayName: existingModel(state, deployed.model).displayName,
    };
  },
};

/** One of those with traffic, each as often as it is due. */
function chosen(state: State, endpoint: StoredEndpoint): DeployedModel {
  let left = state.random() * 100;
  for (const deployed of endpoint.deployedModels ?? []) {
    left -= endpoint.trafficSplit?.[deployed.id ?? ''] ?? 0;
    if (left < 0) return deployed;
  }
  throw failedPrecondition(`The Endpoint ${endpoint.name} has no deployed model that receives traffic.`);
}

function answerOf(state: State, deployed: DeployedModel, instances: readonly unknown[], parameters: unknown) {
  const server = state.servers.get(deployed.id ?? '');
  if (server !== undefined) return server.predict(instances, parameters);
  if (state.predict !== undefined) return state.predict(deployed, instances, parameters);
  throw new ApiError('UNIMPLEMENTED', 'The fake predicts with `predict` or `serving`, and was started with neither.');
}
