import { COMPONENT_VARIABLE } from '@millrace/contract';
import type { ComponentSpec, ExecutorSpec, PipelineSpec, TaskSpec } from '../ir/spec.ts';
import { groupKind, groupTitle } from './group-words.ts';
import { Scope } from './scope.ts';

/** What a value is: in words, and the steps that make it. */
export interface Origin {
  /** `train.model`, `threshold`, `item of trials`, `"there"`. */
  readonly words: string;
  readonly from: readonly { readonly step: string; readonly output: string }[];
}

/** A step: a task that runs a container or imports an artifact. */
export interface OutlineStep {
  /** With the groups that it is in: `condition-1/train`. */
  readonly id: string;
  /** Its display name. */
  readonly name: string;
  /** The component's name as its author gave it, where the IR has it. */
  readonly component: string;
  readonly task: TaskSpec;
  readonly definition: ComponentSpec;
  readonly executor?: ExecutorSpec;
  readonly executorLabel?: string;
  /** Id of the innermost group. */
  readonly group?: string;
  /** Every input that is given, by name. */
  readonly inputs: ReadonlyMap<string, Origin>;
  /** Ids of the steps and groups that it waits for without reading from them. */
  readonly after: readonly string[];
}

export type GroupKind = 'branch' | 'choice' | 'loop' | 'pipeline' | 'guarded';

/** A DAG inside of the pipeline: a branch, all branches of a choice, a loop, a nested pipeline, what an exit handler guards. */
export interface OutlineGroup {
  readonly id: string;
  readonly kind: GroupKind;
  /** `when evaluate.score >= threshold`, `for each of trials, 2 at a time`. */
  readonly title: string;
  readonly task: TaskSpec;
  readonly group?: string;
  /** What its condition, or its list, looks at. */
  readonly looksAt: readonly Origin[];
  readonly after: readonly string[];
  /** It runs at the end, whatever became of what it waits for. */
  readonly always: boolean;
}

/** A pipeline with the values followed through its DAGs, in the order in which things may run. */
export interface Outline {
  readonly steps: readonly OutlineStep[];
  readonly groups: readonly OutlineGroup[];
}

/** Follows every value of a compiled pipeline; what refers to nothing is left out, for the linter to name. */
export function outline(spec: PipelineSpec): Outline {
  const steps: OutlineStep[] = [];
  const groups: OutlineGroup[] = [];
  const visit = (scope: Scope) => {
    for (const [key, task] of scope.ordered()) {
      const id = `${scope.prefix}${key}`;
      const component = scope.component(task);
      if (component === undefined) continue;
      const inputs = scope.inputsOf(task);
      const base = { id, task, ...(scope.id === undefined ? {} : { group: scope.id }), after: scope.after(key, task) };
      const inner = scope.child(key);
      if (inner === undefined)
        steps.push({ ...base, ...stepFacts(spec, task, key, component), definition: component, inputs });
      else {
        const kind = groupKind(key, task, component, scope.dag);
        const { title, looksAt } = groupTitle({ key, task, kind, dag: scope.dag, inputs });
        groups.push({ ...base, kind, title, looksAt, always: isAlways(task) });
        visit(inner);
      }
    }
  };
  if (spec.root.dag !== undefined) visit(Scope.root(spec, spec.root.dag));
  return { steps, groups };
}

export const isAlways = (task: TaskSpec): boolean => task.triggerPolicy?.strategy === 'ALL_UPSTREAM_TASKS_COMPLETED';

function stepFacts(spec: PipelineSpec, task: TaskSpec, key: string, { executorLabel }: ComponentSpec) {
  const executor = executorLabel === undefined ? undefined : spec.deploymentSpec?.executors?.[executorLabel];
  const named = executor?.container?.env?.find(({ name }) => name === COMPONENT_VARIABLE)?.value;
  return {
    name: task.taskInfo?.name ?? key,
    component:
      named ??
      (executor?.importer === undefined
        ? task.componentRef.name.replace(/^comp-/, '').replace(/-\d+$/, '')
        : 'importer'),
    ...(executor === undefined ? {} : { executor }),
    ...(executorLabel === undefined ? {} : { executorLabel }),
  };
}
