import type { TaskNode } from '../graph.ts';
import type { ContainerSpec } from '../ir/spec.ts';
import { resources } from './resources.ts';

/** The container of a task: the component's own, with what the step's options add. */
export function executorOptions(container: ContainerSpec, { options }: TaskNode): ContainerSpec {
  const variables = Object.entries(options.env ?? {}).map(([name, value]) => ({ name, value }));
  const own = (container.env ?? []).filter(({ name }) => options.env?.[name] === undefined);
  const env = [...own, ...variables];
  const { resources: given } = resources(options);
  return {
    ...container,
    ...(env.length === 0 ? {} : { env }),
    ...(options.on === 'vertex' ? { args: [...(container.args ?? []), '--on', 'vertex'] } : {}),
    ...(given === undefined ? {} : { resources: { ...container.resources, ...given } }),
  };
}
