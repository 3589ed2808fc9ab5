import type {
  ArtifactType,
  Condition,
  Effects,
  InterfaceSpec,
  JsonObject,
  JsonValue,
  ParameterType,
  Shape,
  StepOptions,
} from '@millrace/contract';
import type { CompiledPipeline } from './ir/compiled.ts';
import type { ComponentSpec, ContainerSpec } from './ir/spec.ts';

/** Where a channel begins. */
export type Source =
  | { readonly from: 'input'; readonly name: string }
  | { readonly from: 'step'; readonly step: string; readonly output: string }
  | { readonly from: 'item'; readonly loop: string };

interface Flow {
  readonly origin: Source;
  /** The scope in which it is made. */
  readonly scope: Scope;
  /** True: a run may have no value for it. */
  readonly optional?: true;
}
/** A parameter that flows. One with a `path` is a field of `base`, which is what crosses from scope to scope. */
export interface ParameterChannel extends Flow {
  readonly kind: 'parameter';
  readonly type: ParameterType;
  readonly shape: Shape;
  /** True: what the iterations of a loop gave. */
  readonly collected?: true;
  readonly base?: ParameterChannel;
  readonly path?: readonly (string | number)[];
}
export interface ArtifactChannel extends Flow {
  readonly kind: 'artifact';
  readonly type: ArtifactType;
  readonly list: boolean;
}
/** A value that flows: what it is, where it comes from, and the scope in which it is made. */
export type Channel = ParameterChannel | ArtifactChannel;

/** What a task's input gets. */
export type Argument =
  | { readonly kind: 'constant'; readonly value: JsonValue }
  | { readonly kind: 'channel'; readonly channel: Channel }
  /** Joined when the pipeline runs. */
  | { readonly kind: 'text'; readonly parts: readonly (string | ParameterChannel)[] }
  /** The final status of an exit handler's steps. */
  | { readonly kind: 'status'; readonly of: ExitNode };
export type Arguments = ReadonlyMap<string, Argument>;

/** The inputs and outputs of a component, and what else the IR says of them. */
export type Face = Omit<ComponentSpec, 'dag' | 'executorLabel'>;

/** What the compiler needs of a component; its work is never loaded here. */
export interface TaskComponent {
  readonly name: string;
  readonly effects: Effects;
  readonly interface: Face;
  /** Component whose image does the trials of its tuning job, where it has one. */
  readonly trials?: string;
  executor(image: string): { readonly container: ContainerSpec };
}

interface NodeBase {
  readonly name: string;
  readonly description?: string;
  /** Where it lies. Moves once: when branches are put together. */
  scope: Scope;
  readonly after: readonly GraphNode[];
  /** The exit handler that this ends: it runs whatever became of the steps in there. */
  exitOf?: ExitNode;
}
/** What runs in a container. */
export interface TaskNode extends NodeBase {
  readonly kind: 'task';
  readonly component: TaskComponent;
  readonly arguments: Arguments;
  readonly options: Omit<StepOptions, 'name' | 'after' | 'description'>;
}
/** An existing artifact, brought into the pipeline. */
export interface ImporterNode extends NodeBase {
  readonly kind: 'importer';
  readonly type: ArtifactType;
  /** The input `uri`, and one for each value within the metadata that is known only when the pipeline runs. */
  readonly arguments: Arguments;
  readonly metadata: JsonObject;
  readonly reimport: boolean;
}
/** A pipeline within a pipeline. */
export interface PipelineNode extends NodeBase {
  readonly kind: 'pipeline';
  readonly interface: InterfaceSpec;
  readonly body: Scope;
  readonly arguments: Arguments;
  readonly caching: boolean;
}
/** A compiled pipeline of somebody's, as one step. */
export interface CompiledNode extends NodeBase {
  readonly kind: 'compiled';
  readonly interface: Face;
  readonly compiled: CompiledPipeline;
  readonly arguments: Arguments;
  readonly caching: boolean;
}
/** Steps that run only when a condition holds. */
export interface BranchNode extends NodeBase {
  readonly kind: 'branch';
  readonly condition: ConditionNode;
  readonly body: Scope;
}
/** Branches of which at most one is taken. */
export interface ChainNode extends NodeBase {
  readonly kind: 'chain';
  readonly body: Scope;
}
/** Steps that run once for each item. */
export interface LoopNode extends NodeBase {
  readonly kind: 'loop';
  readonly items: readonly JsonValue[] | Channel;
  readonly item: Channel;
  readonly parallelism?: number;
  readonly body: Scope;
}
/** Steps after whose end, good or bad, one more runs. */
export interface ExitNode extends NodeBase {
  readonly kind: 'exit';
  readonly body: Scope;
}
/** Nodes that are DAGs of the same pipeline. */
export type GroupNode = BranchNode | ChainNode | LoopNode | ExitNode;
/** Nodes that are called with arguments. */
export type CallNode = TaskNode | ImporterNode | PipelineNode | CompiledNode;
export type GraphNode = CallNode | GroupNode;

/** A comparison with its references resolved. */
export type ConditionNode =
  | {
      readonly kind: 'comparison';
      readonly operator: (Condition & { kind: 'comparison' })['operator'];
      readonly left: ParameterChannel;
      readonly right: ParameterChannel | string | number | boolean;
    }
  /** `joined`: those of the branches before, and a branch's own; written without brackets, as KFP does. */
  | { readonly kind: 'and' | 'or'; readonly conditions: readonly ConditionNode[]; readonly joined?: true }
  | { readonly kind: 'not'; readonly condition: ConditionNode };

/** What a scope gives to the scope around it: a value made in it, or the one of several that was made. */
export type ScopeOutput =
  | { readonly kind: 'one'; readonly channel: Channel }
  | { readonly kind: 'first'; readonly channels: readonly Channel[] };

/** Steps that see one another: a pipeline, or the body of a group. Becomes one DAG of the IR. */
export interface Scope {
  /** The group that this is the body of; none for a pipeline's own scope. */
  owner: GroupNode | undefined;
  readonly nodes: GraphNode[];
  readonly outputs: Map<string, ScopeOutput>;
}
