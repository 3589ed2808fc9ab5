import type {
  ArtifactKind,
  Condition,
  Effects,
  ExecutorSpec,
  InterfaceSpec,
  JsonValue,
  Origin,
  ParameterType,
  StepOptions,
} from '@millrace/contract';

/** A value that flows: what it is, where it comes from, and the scope in which it is made. */
export type Channel = { readonly origin: Origin; readonly scope: Scope } & (
  | { readonly kind: 'parameter'; readonly type: ParameterType }
  | { readonly kind: 'artifact'; readonly type: ArtifactKind }
);

/** What a task's input gets. */
export type Argument =
  | { readonly kind: 'constant'; readonly value: JsonValue }
  | { readonly kind: 'channel'; readonly channel: Channel };

/** What the compiler needs of a component; its work is never loaded here. */
export interface TaskComponent {
  readonly name: string;
  readonly effects: Effects;
  readonly interface: InterfaceSpec;
  executor(image: string): ExecutorSpec;
}

export interface TaskNode {
  readonly kind: 'task';
  readonly name: string;
  readonly scope: Scope;
  readonly component: TaskComponent;
  readonly arguments: ReadonlyMap<string, Argument>;
  readonly options: Omit<StepOptions, 'name' | 'after'>;
  readonly after: readonly TaskNode[];
}

/** A comparison with its references resolved. */
export type ConditionNode =
  | {
      readonly kind: 'comparison';
      readonly operator: (Condition & { kind: 'comparison' })['operator'];
      readonly left: ParameterChannel;
      readonly right: ParameterChannel | string | number | boolean;
    }
  | { readonly kind: 'and' | 'or'; readonly conditions: readonly ConditionNode[] }
  | { readonly kind: 'not'; readonly condition: ConditionNode };
export type ParameterChannel = Channel & { readonly kind: 'parameter' };

/** Steps that run only when a condition holds. */
export interface BranchNode {
  readonly kind: 'branch';
  readonly name: string;
  readonly scope: Scope;
  readonly condition: ConditionNode;
  readonly body: Scope;
}

/** Steps that see one another: the pipeline, or the body of a branch. Becomes one DAG of the IR. */
export interface Scope {
  readonly parent: Scope | undefined;
  readonly nodes: (TaskNode | BranchNode)[];
}

/** Whether what is made in `outer` may be used in `inner`. */
export function isVisible(outer: Scope, inner: Scope): boolean {
  for (let scope: Scope | undefined = inner; scope !== undefined; scope = scope.parent) {
    if (scope === outer) return true;
  }
  return false;
}

/** Every task of a scope and of the branches in it, in the order of the source. */
export function* tasksOf(scope: Scope): Generator<TaskNode> {
  for (const node of scope.nodes) {
    if (node.kind === 'task') yield node;
    else yield* tasksOf(node.body);
  }
}
