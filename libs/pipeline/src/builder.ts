import {
  type Artifact,
  type ArtifactKind,
  ArtifactRef,
  type ComponentDefinition,
  type Condition,
  componentInterface,
  executorSpec,
  type Inputs,
  type JsonValue,
  type Origin,
  type Outputs,
  type Parameter,
  ParameterRef,
  type Problem,
  type Step,
  type StepArguments,
  type StepFactory,
  type StepOptions,
  withStepFactory,
} from '@millrace/contract';
import { readArguments } from './arguments.ts';

import { readCondition } from './condition-reader.ts';
import type { Channel, Scope, TaskNode } from './graph.ts';
import { isVisible } from './graph.ts';
import { stepProblems } from './options/check.ts';
import { withBuilder } from './when.ts';
import { describe, show } from './words.ts';

export type AnyRef = ParameterRef<JsonValue> | ArtifactRef<ArtifactKind>;

/** Collects the graph of one pipeline, and everything that is wrong with it, while its `steps` function runs. */
export class PipelineBuilder implements StepFactory {
  readonly problems: Problem[] = [];
  readonly root: Scope = { parent: undefined, nodes: [] };
  readonly inputs: Readonly<Record<string, AnyRef>>;
  private readonly declared: Inputs;
  // References and steps are known by identity, so that those of another pipeline are told from ours.
  private readonly channels = new Map<unknown, Channel>();
  private readonly tasks = new Map<unknown, TaskNode>();
  private readonly names = new Set<string>();
  private branches = 0;
  private scope = this.root;

  constructor(inputs: Inputs) {
    this.declared = inputs;
    this.inputs = mapValues(inputs, (io, name) => this.reference(io, { from: 'input', name }));
  }

  build<T>(steps: () => T): T {
    return withBuilder(this, () => withStepFactory(this, steps));
  }

  step<I extends Inputs, O extends Outputs>(
    definition: ComponentDefinition<I, O>,
    inputs: StepArguments<I>,
    options: StepOptions,
  ): Step<O> {
    const { name = definition.name, after = [], ...rest } = options;
    const path = `steps.${name}`;
    this.problems.push(...stepProblems(name, options, this.names.has(name), path));
    this.names.add(name);
    const task: TaskNode = {
      kind: 'task',
      name,
      scope: this.scope,
      component: {
        name: definition.name,
        effects: definition.effects,
        interface: componentInterface(definition),
        executor: (image) => executorSpec(definition, image),
      },
      arguments: readArguments(definition.inputs, inputs, path, this),
      options: rest,
      after: after.flatMap((step, i) => this.earlier(step, `${path}.after[${i}]`)),
    };
    this.scope.nodes.push(task);
    const outputs = mapValues(definition.outputs, (io, output) =>
      this.reference(io, { from: 'step', step: name, output }),
    );
    // The compiler cannot follow a mapped type through Object.entries; the keys and kinds are those of the definition.
    const step: Step<O> = { name, outputs: outputs as Step<O>['outputs'] };
    this.tasks.set(step, task);
    return step;
  }

  branch(condition: Condition, body: () => void): void {
    this.branches += 1;
    const name = `condition-${this.branches}`;
    const read = readCondition(condition, name, this);
    const inner: Scope = { parent: this.scope, nodes: [] };
    if (read !== undefined) {
      this.scope.nodes.push({ kind: 'branch', name, scope: this.scope, condition: read, body: inner });
    }
    const outer = this.scope;
    this.scope = inner;
    try {
      body();
    } finally {
      this.scope = outer;
    }
    if (inner.nodes.length === 0) this.problem(name, 'EMPTY_BRANCH', 'No step is called in when().');
  }

  /** The pipeline's outputs, from what `steps` returned. */
  results(outputs: Outputs, returned: Readonly<Record<string, unknown>>): Map<string, Channel> {
    const found = new Map<string, Channel>();
    for (const name of Object.keys(returned)) {
      if (!(name in outputs))
        this.problem(`outputs.${name}`, 'UNKNOWN_OUTPUT', 'The pipeline declares no such output.');
    }
    for (const [name, io] of Object.entries(outputs)) {
      const path = `outputs.${name}`;
      const channel = this.resolve(returned[name], path);
      if (channel === undefined) continue;
      if (channel.origin.from === 'input') this.problem(path, 'NOT_AN_OUTPUT', 'KFP takes only outputs of steps here.');
      if (channel.kind !== io.kind || channel.type !== io.type) {
        this.problem(path, 'WRONG_TYPE', `expected ${describe(io)}, got ${describe(channel)}.`);
      }
      found.set(name, channel);
    }
    return found;
  }

  /** What a reference stands for, or `undefined` with the problem noted. */
  resolve(ref: unknown, path: string): Channel | undefined {
    const channel = this.channels.get(ref);
    if (channel === undefined) {
      this.problem(path, 'FOREIGN_REFERENCE', 'This is not an input or an output of a step of this pipeline.');
    } else if (!isVisible(channel.scope, this.scope)) {
      this.problem(path, 'OTHER_BRANCH', `${show(channel.origin)} exists only in a branch that may not be taken.`);
      return undefined;
    }
    return channel;
  }

  /** Whether a channel may turn out to have no value. */
  mayBeAbsent(channel: Channel): boolean {
    return channel.origin.from === 'input' && this.declared[channel.origin.name]?.presence === 'optional';
  }

  problem(path: string, code: string, message: string, hint?: string): void {
    this.problems.push({ path, code, message, ...(hint === undefined ? {} : { hint }) });
  }

  private earlier(step: Step, path: string): TaskNode[] {
    const task = this.tasks.get(step);
    if (task === undefined) this.problem(path, 'FOREIGN_REFERENCE', 'This is not a step of this pipeline.');
    else if (isVisible(task.scope, this.scope)) return [task];
    else this.problem(path, 'OTHER_BRANCH', `${task.name} runs only in a branch that may not be taken.`);
    return [];
  }

  private reference(io: Parameter | Artifact, origin: Origin): AnyRef {
    const { scope } = this;
    if (io.kind === 'artifact') {
      const ref = new ArtifactRef(io.type, origin);
      this.channels.set(ref, { kind: 'artifact', type: io.type, origin, scope });
      return ref;
    }
    const ref = new ParameterRef<JsonValue>(io.type, origin);
    this.channels.set(ref, { kind: 'parameter', type: io.type, origin, scope });
    return ref;
  }
}

const mapValues = <T, U>(record: Readonly<Record<string, T>>, map: (value: T, key: string) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]));
