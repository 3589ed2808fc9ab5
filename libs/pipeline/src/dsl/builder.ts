import {
  type ComponentDefinition,
  componentInterface,
  executorSpec,
  type Inputs,
  type Outputs,
  type Problem,
  type Step,
  type StepArguments,
  type StepFactory,
  type StepOptions,
  type Waitable,
  withStepFactory,
} from '@millrace/contract';
import type { ExitNode, GraphNode, GroupNode, Scope } from '../graph.ts';
import { isVisible, newScope, scopesAround } from '../graph-walk.ts';
import { stepProblems } from '../options/check.ts';
import { readArguments } from './arguments.ts';
import { withBuilder } from './current.ts';
import type { GroupOptions } from './group-options.ts';
import { type GroupPrefix, Names } from './names.ts';
import { References } from './references.ts';
import { hidden } from './words.ts';

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
  private readonly names = new Names();

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
    this.claim(name);
    this.problems.push(...stepProblems(options, path));
    if (options.on === 'vertex' && definition.vertex === undefined) {
      const hint = `Leave out on: ${definition.name} then does its work in the step's own container.`;
      this.problem(`${path}.on`, 'ON_VERTEX_UNAVAILABLE', `${definition.name} does no work on Vertex AI.`, hint);
    }
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
        ...(definition.vertex?.job === 'tuning' ? { trials: definition.vertex.trials } : {}),
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
    if (options.name !== undefined) this.claim(name);
    return {
      name,
      ...(description === undefined ? {} : { description }),
      scope: this.scope,
      after: this.waitedFor(options.after, `steps.${name}`),
    };
  }

  numbered(prefix: GroupPrefix): string {
    return this.names.numbered(prefix);
  }

  claim(name: string): void {
    this.problems.push(...this.names.claim(name));
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
