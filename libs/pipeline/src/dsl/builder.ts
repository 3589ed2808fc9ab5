import {
  type ComponentDefinition,
  componentInterface,
  executorSpec,
  type Inputs,
  NAME_PATTERN,
  type Outputs,
  type Problem,
  type Step,
  type StepArguments,
  type StepFactory,
  type StepOptions,
  type Waitable,
  withStepFactory,
} from '@millrace/contract';
import { badName } from '../check.ts';
import type { ExitNode, GraphNode, GroupNode, Scope } from '../graph.ts';
import { isVisible, newScope, scopesAround } from '../graph.ts';
import { stepProblems } from '../options/check.ts';
import { readArguments } from './arguments.ts';
import { withBuilder } from './current.ts';
import type { GroupOptions } from './options.ts';
import { References } from './references.ts';
import { hidden } from './words.ts';

/** Names of groups, made by numbering; a step cannot have one. */
const GROUP_NAME = /^(condition|condition-branches|for-loop|exit-handler)-\d+$/;
/** Folders of a pipeline in the bucket, and what KFP's backend takes for the item of a loop. */
const KEPT = /^(runs|models|loop-item.*)$/;
type GroupPrefix = 'condition' | 'condition-branches' | 'for-loop' | 'exit-handler';

/** Collects the graph of one pipeline, and everything that is wrong with it, while its `steps` function runs. */
export class PipelineBuilder implements StepFactory {
  readonly problems: Problem[] = [];
  readonly root: Scope = newScope();
  readonly references: References;
  /** The scope that is being filled. */
  scope: Scope = this.root;
  /** The exit handler whose last step is being called. */
  ending: ExitNode | undefined;
  private readonly handles = new Map<unknown, GraphNode>();
  private readonly names = new Set<string>();
  private readonly numbers = new Map<GroupPrefix, number>();

  constructor(inputs: Inputs) {
    this.references = new References(inputs, this);
  }

  build<T>(steps: () => T): T {
    return withBuilder(this, () => withStepFactory(this, steps));
  }

  step<I extends Inputs, O extends Outputs>(
    definition: ComponentDefinition<I, O>,
    inputs: StepArguments<I>,
    options: StepOptions,
  ): Step<O> {
    const { name = definition.name, after, description, ...rest } = options;
    const path = `steps.${name}`;
    this.claim(name, path);
    this.problems.push(...stepProblems(options, path));
    const node = this.add({
      kind: 'task',
      name,
      ...(description === undefined ? {} : { description }),
      scope: this.scope,
      component: {
        name: definition.name,
        effects: definition.effects,
        interface: componentInterface(definition),
        executor: (image) => executorSpec(definition, image),
      },
      arguments: readArguments(definition.inputs, inputs, path, this),
      options: rest,
      after: this.waitedFor(after, path),
    });
    return this.handle(node, definition.outputs);
  }

  /** The handle of a node with outputs, whose references others use. */
  handle<O extends Outputs>(node: GraphNode, outputs: O): Step<O> {
    const step: Step<O> = { name: node.name, outputs: this.references.outputs(node, outputs) };
    this.handles.set(step, node);
    return step;
  }

  /** Lets `after` wait for a node by the handle that its author has; again, where the node was put into another. */
  known(handle: Waitable, node: GraphNode): void {
    this.handles.set(handle, node);
  }

  add<N extends GraphNode>(node: N): N {
    this.scope.nodes.push(node);
    return node;
  }

  /** Runs `body` with everything that is called in it going into `inner`, the body of `owner`. */
  within<T>(owner: GroupNode, body: () => T): T {
    const outer = this.scope;
    owner.body.owner = owner;
    this.scope = owner.body;
    try {
      return body();
    } finally {
      this.scope = outer;
    }
  }

  /** The name, description and order of a group; numbered where its author gives no name. */
  group(prefix: GroupPrefix, options: GroupOptions): Pick<GroupNode, 'name' | 'description' | 'scope' | 'after'> {
    const { description } = options;
    const name = options.name ?? this.numbered(prefix);
    if (options.name !== undefined) this.claim(name, `steps.${name}`);
    return {
      name,
      ...(description === undefined ? {} : { description }),
      scope: this.scope,
      after: this.waitedFor(options.after, `steps.${name}`),
    };
  }

  numbered(prefix: GroupPrefix): string {
    const number = (this.numbers.get(prefix) ?? 0) + 1;
    this.numbers.set(prefix, number);
    return `${prefix}-${number}`;
  }

  /** Notes what is wrong with the name of something that is not a component's step. */
  claim(name: string, path: string): void {
    if (!NAME_PATTERN.test(name)) this.problems.push(badName(path, name));
    if (GROUP_NAME.test(name) || KEPT.test(name))
      this.problem(path, 'RESERVED_NAME', `"${name}" is kept for Millrace itself.`);
    if (this.names.has(name)) {
      const hint = `Give one a name of its own: { name: '${name}-again' }.`;
      this.problem(path, 'DUPLICATE_STEP', 'Another step has this name.', hint);
    }
    this.names.add(name);
  }

  problem(path: string, code: string, message: string, hint?: string): void {
    this.problems.push({ path, code, message, ...(hint === undefined ? {} : { hint }) });
  }

  /** Whether what is being called is in this very group. */
  private isInside(node: GraphNode): boolean {
    for (const { owner } of scopesAround(this.scope)) if (owner === node) return true;
    return false;
  }

  waitedFor(after: readonly Waitable[] | undefined, path: string): GraphNode[] {
    return (after ?? []).flatMap((handle, i) => {
      const where = `${path}.after[${i}]`;
      const node = this.handles.get(handle);
      if (node === undefined) this.problem(where, 'FOREIGN_REFERENCE', 'This is not a step of this pipeline.');
      else if (this.isInside(node))
        this.problem(where, 'CYCLE', `This is part of ${node.name} and cannot wait for it.`);
      else if (isVisible(node.scope, this.scope)) return [node];
      else this.problem(where, 'OTHER_BRANCH', ...hidden(node.name, node.scope, this.scope, 'wait'));
      return [];
    });
  }
}
