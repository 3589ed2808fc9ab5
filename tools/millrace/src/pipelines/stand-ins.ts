import type { JsonObject } from '@millrace/contract';
import type { Store } from '@millrace/storage';
import type { LoadedPipeline } from './load.ts';

/** What has a value on this machine only, for inputs that nobody gives. The registry lies in the bucket. */
export function standInsOf({ spec, localInputs }: LoadedPipeline, store: Store): JsonObject {
  const hasRegistry = spec.root.inputDefinitions?.parameters?.registry !== undefined;
  const registry = store.uriOf(`${spec.pipelineInfo.name}/models`);
  return { ...(hasRegistry ? { registry } : {}), ...localInputs };
}
