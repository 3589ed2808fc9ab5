import type { PipelineSpec } from '@millrace/pipeline';

/** The pipeline with no step taken from the cache of the host, those of its sub-pipelines included. */
export function withoutCaching(spec: PipelineSpec): PipelineSpec {
  const components = Object.entries(spec.components ?? {});
  return {
    ...spec,
    root: uncached(spec.root),
    ...(spec.components === undefined
      ? {}
      : { components: Object.fromEntries(components.map(([name, component]) => [name, uncached(component)])) }),
  };
}

type Component = PipelineSpec['root'];

function uncached<C extends Pick<Component, 'dag'>>(component: C): C {
  if (component.dag === undefined) return component;
  const tasks = Object.entries(component.dag.tasks).map(([name, task]) => [name, { ...task, cachingOptions: {} }]);
  return { ...component, dag: { ...component.dag, tasks: Object.fromEntries(tasks) } };
}
