import type { CompiledPipeline } from '../ir/compiled.ts';
import type { PlatformSpec } from '../ir/platform.ts';
import type { ComponentSpec, DagSpec, ExecutorSpec, PipelineSpec, TaskSpec } from '../ir/spec.ts';

/** Where the pipeline is to run: the open-source backend, Vertex AI Pipelines, or this machine. */
export type CheckTarget = 'kfp' | 'vertex' | 'local';

/** A DAG: the pipeline itself, a branch, the body of a loop, a nested pipeline, what an exit handler guards. */
export interface DagSite {
  /** `root`, or `components.<name>`. */
  readonly path: string;
  /** Absent for the root. */
  readonly name?: string;
  readonly component: ComponentSpec;
  readonly dag: DagSpec;
  readonly tasks: ReadonlyMap<string, TaskSite>;
}

export interface TaskSite {
  readonly path: string;
  readonly name: string;
  readonly task: TaskSpec;
  readonly parent: DagSite;
  /** Absent where `componentRef` names nothing. */
  readonly component?: ComponentSpec;
}

/** An executor, and the tasks that run it. */
export interface ExecutorSite {
  readonly path: string;
  readonly label: string;
  readonly executor: ExecutorSpec;
  readonly component: ComponentSpec;
  readonly tasks: readonly TaskSite[];
}

/** What the rules look at: everything that a run can reach, with its path. */
export interface Survey {
  readonly target: CheckTarget;
  readonly spec: PipelineSpec;
  readonly platform?: PlatformSpec;
  readonly dags: readonly DagSite[];
  readonly tasks: readonly TaskSite[];
  /** One for each component with an executor that is there. */
  readonly executors: readonly ExecutorSite[];
}

/** Walks from the root; what no task leads to is not in the survey. */
export function survey({ spec, platform }: CompiledPipeline, target: CheckTarget): Survey {
  const dags = reachableDags(spec);
  const tasks = dags.flatMap((dag) => [...dag.tasks.values()]);
  const executors = executorSites(spec, tasks);
  return { target, spec, ...(platform === undefined ? {} : { platform }), dags, tasks, executors };
}

function reachableDags(spec: PipelineSpec): DagSite[] {
  const found: DagSite[] = [];
  const seen = new Set<string>();
  const visit = (path: string, component: ComponentSpec, name?: string) => {
    if (component.dag === undefined) return;
    const site = dagSite(spec, path, component, component.dag, name);
    found.push(site);
    for (const { task } of site.tasks.values()) {
      const next = task.componentRef.name;
      const inner = own(spec.components, next);
      if (inner === undefined || seen.has(next)) continue;
      seen.add(next);
      visit(`components.${next}`, inner, next);
    }
  };
  visit('root', spec.root);
  return found;
}

function dagSite(spec: PipelineSpec, path: string, component: ComponentSpec, dag: DagSpec, name?: string): DagSite {
  const tasks = new Map<string, TaskSite>();
  const site: DagSite = { path, component, dag, tasks, ...(name === undefined ? {} : { name }) };
  for (const [key, task] of Object.entries(dag.tasks)) {
    const inner = own(spec.components, task.componentRef.name);
    tasks.set(key, {
      path: `${path}.dag.tasks.${key}`,
      name: key,
      task,
      parent: site,
      ...(inner === undefined ? {} : { component: inner }),
    });
  }
  return site;
}

function executorSites(spec: PipelineSpec, tasks: readonly TaskSite[]): ExecutorSite[] {
  const users = Map.groupBy(tasks, ({ task }) => task.componentRef.name);
  return [...users].flatMap(([name, its]) => {
    const component = own(spec.components, name);
    const label = component?.executorLabel;
    const executor = label === undefined ? undefined : own(spec.deploymentSpec?.executors, label);
    if (component === undefined || label === undefined || executor === undefined) return [];
    return [{ path: `deploymentSpec.executors.${label}`, label, executor, component, tasks: its }];
  });
}

/** A value of a record by a name that comes from a file: `constructor` is not one. */
export function own<T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
}
