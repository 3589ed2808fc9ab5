import type { ComponentDefinition, VertexContext } from '@millrace/contract';
import type { Work } from '../work.ts';
import { runAsCustomJob } from './custom-job.ts';

/**
 * Hands the work to Vertex AI and waits for what comes of it: a tuning job where the component has one, else a custom
 * job of its own image.
 */
export async function workOnVertex(
  definition: ComponentDefinition,
  { parameters, inputs, outputs }: Work,
  context: VertexContext,
): Promise<Readonly<Record<string, unknown>>> {
  if (definition.vertex?.job !== 'tuning') {
    return runAsCustomJob(definition.name, { parameters, inputs, outputs }, context);
  }
  const { runOnVertex } = await definition.vertex.submit();
  return runOnVertex({ ...parameters, ...inputs }, outputs, context);
}
