import type { TaskNode } from '../graph.ts';
import type { ContainerSpec } from '../ir/spec.ts';
import { resources } from './resources.ts';
import { vertexArguments } from './vertex-arguments.ts';

/**
 * The container of a task: the component's own, with what the step's options add.
 * @param imageOf component → its image; a job of Vertex AI is started by a step that cannot know its own.
 */
export function executorOptions(
  container: ContainerSpec,
  node: TaskNode,
  imageOf: (component: string) => string,
): ContainerSpec {
  const { options } = node;
  const variables = Object.entries(options.env ?? {}).map(([name, value]) => ({ name, value }));
  const own = (container.env ?? []).filter(({ name }) => options.env?.[name] === undefined);
  const env = [...own, ...variables];
  const { resources: given } = resources(options);
  return {
    ...container,
    ...(env.length === 0 ? {} : { env }),
    ...(options.on === 'vertex' ? { args: [...(container.args ?? []), ...vertexArguments(node, imageOf)] } : {}),
    ...(given === undefined ? {} : { resources: { ...container.resources, ...given } }),
  };
}
