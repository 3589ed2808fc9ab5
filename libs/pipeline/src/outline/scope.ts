import { canonicalJson } from '@millrace/contract';
import type { ComponentSpec, DagSpec, PipelineSpec, TaskArtifact, TaskParameter, TaskSpec } from '../ir/spec.ts';
import { waitsFor } from '../lint/rules/order.ts';
import { own } from '../lint/survey.ts';
import type { Origin } from './outline.ts';

/** Nested pipelines may contain themselves in a broken file; nobody writes so many levels. */
const MAX_DEPTH = 30;

/** One DAG in its place, with what each of its inputs is. A component used twice has two scopes. */
export class Scope {
  readonly spec: PipelineSpec;
  readonly dag: DagSpec;
  /** Absent for the pipeline itself. */
  readonly id?: string;
  readonly prefix: string;
  private readonly depth: number;
  private readonly inputs: ReadonlyMap<string, Origin>;
  private readonly children = new Map<string, Scope | undefined>();

  private constructor(
    spec: PipelineSpec,
    dag: DagSpec,
    inputs: ReadonlyMap<string, Origin>,
    depth: number,
    id?: string,
  ) {
    this.spec = spec;
    this.dag = dag;
    this.inputs = inputs;
    this.depth = depth;
    this.prefix = id === undefined ? '' : `${id}/`;
    if (id !== undefined) this.id = id;
  }

  static root(spec: PipelineSpec, dag: DagSpec): Scope {
    const { parameters = {}, artifacts = {} } = spec.root.inputDefinitions ?? {};
    const names = [...Object.keys(parameters), ...Object.keys(artifacts)];
    return new Scope(spec, dag, new Map(names.map((name) => [name, { words: name, from: [] }])), 0);
  }

  component(task: TaskSpec): ComponentSpec | undefined {
    return own(this.spec.components, task.componentRef.name);
  }

  /** The DAG inside of a task; undefined for a step. */
  child(key: string): Scope | undefined {
    if (this.children.has(key)) return this.children.get(key);
    const task = own(this.dag.tasks, key);
    const dag = task === undefined ? undefined : this.component(task)?.dag;
    const scope =
      task === undefined || dag === undefined || this.depth >= MAX_DEPTH
        ? undefined
        : new Scope(this.spec, dag, this.bindings(task), this.depth + 1, `${this.prefix}${key}`);
    this.children.set(key, scope);
    return scope;
  }

  /** Tasks so that each comes after those that it waits for; alphabetical where there is a choice. */
  ordered(): [string, TaskSpec][] {
    const waiting = new Map(Object.entries(this.dag.tasks).sort(([a], [b]) => (a < b ? -1 : 1)));
    const result: [string, TaskSpec][] = [];
    while (waiting.size > 0) {
      const ready = [...waiting].filter(
        ([key, task]) => !waitsFor(task).some((name) => name !== key && waiting.has(name)),
      );
      // A cycle is for the linter to name; here its tasks come in alphabetical order.
      for (const [key, task] of ready.length > 0 ? ready : [...waiting].slice(0, 1)) {
        result.push([key, task]);
        waiting.delete(key);
      }
    }
    return result;
  }

  /** What each input of a task is. */
  inputsOf(task: TaskSpec): ReadonlyMap<string, Origin> {
    const { parameters = {}, artifacts = {} } = task.inputs ?? {};
    return new Map([
      ...Object.entries(artifacts).map(([name, input]) => [name, this.artifact(input)] as const),
      ...Object.entries(parameters).map(([name, input]) => [name, this.parameter(input, parameters)] as const),
    ]);
  }

  /** Ids of the siblings that a task waits for, though it reads nothing from them. */
  after(key: string, task: TaskSpec): string[] {
    const read = new Set([
      ...Object.values(task.inputs?.parameters ?? {}).map((input) => input.taskOutputParameter?.producerTask),
      ...Object.values(task.inputs?.artifacts ?? {}).map((input) => input.taskOutputArtifact?.producerTask),
    ]);
    const names = (task.dependentTasks ?? []).filter(
      (name) => name !== key && !read.has(name) && own(this.dag.tasks, name),
    );
    return names.map((name) => `${this.prefix}${name}`).sort();
  }

  private bindings(task: TaskSpec): ReadonlyMap<string, Origin> {
    const bindings = new Map(this.inputsOf(task));
    const { parameterIterator, artifactIterator } = task;
    const item = parameterIterator?.itemInput ?? artifactIterator?.itemInput;
    if (item === undefined) return bindings;
    const list = parameterIterator?.items.inputParameter ?? artifactIterator?.items.inputArtifact;
    const origin = list === undefined ? undefined : bindings.get(list);
    return bindings.set(item, {
      words: origin === undefined ? 'item' : `item of ${origin.words}`,
      from: origin?.from ?? [],
    });
  }

  private artifact({ componentInputArtifact, taskOutputArtifact }: TaskArtifact): Origin {
    if (componentInputArtifact !== undefined) return this.input(componentInputArtifact);
    if (taskOutputArtifact === undefined) return { words: '?', from: [] };
    return this.output(taskOutputArtifact.producerTask, taskOutputArtifact.outputArtifactKey);
  }

  private parameter(input: TaskParameter, siblings: Readonly<Record<string, TaskParameter>>): Origin {
    const selected = input.parameterExpressionSelector?.match(/\[(?:"([^"]+)"|(\d+))\]$/);
    const origin = this.wholeParameter(input, siblings);
    if (selected === null || selected === undefined) return origin;
    const [, field, index = '?'] = selected;
    return { ...origin, words: field === undefined ? `${origin.words}[${index}]` : `${field} of ${origin.words}` };
  }

  private wholeParameter(input: TaskParameter, siblings: Readonly<Record<string, TaskParameter>>): Origin {
    const { componentInputParameter, taskOutputParameter, runtimeValue, taskFinalStatus } = input;
    if (componentInputParameter !== undefined) return this.input(componentInputParameter);
    if (taskOutputParameter !== undefined) {
      return this.output(taskOutputParameter.producerTask, taskOutputParameter.outputParameterKey);
    }
    if (taskFinalStatus !== undefined) return { words: `final status of ${taskFinalStatus.producerTask}`, from: [] };
    return this.text(canonicalJson(runtimeValue?.constant ?? null), siblings);
  }

  /** A constant; what its placeholders name is put in their place. */
  private text(constant: string, siblings: Readonly<Record<string, TaskParameter>>): Origin {
    const from: Origin['from'][number][] = [];
    const words = constant.replace(/\{\{\$\.inputs\.parameters\['(.+?)'\]\}\}/g, (whole, name: string) => {
      const sibling = own(siblings, name);
      if (sibling === undefined || sibling.runtimeValue !== undefined) return whole;
      const origin = this.parameter(sibling, {});
      from.push(...origin.from);
      return `\${${origin.words}}`;
    });
    return { words, from };
  }

  private input(name: string): Origin {
    return this.inputs.get(name) ?? { words: name, from: [] };
  }

  /** What a sibling gives: for a DAG, what the steps in it do. */
  private output(key: string, output: string): Origin {
    const whole = `${key}.${output}`;
    const inner = this.child(key);
    if (inner === undefined) return { words: whole, from: [{ step: `${this.prefix}${key}`, output }] };
    const made = inner.made(output);
    const from = made.flatMap((origin) => origin.from);
    // A nested pipeline's outputs have names that people chose; those of branches and loops are made by compilers.
    if (made.length === 0 || !output.startsWith('pipelinechannel--')) return { words: whole, from };
    const words = [...new Set(made.map((origin) => origin.words))].join(' or ');
    const task = own(this.dag.tasks, key);
    const isLoop = task?.parameterIterator !== undefined || task?.artifactIterator !== undefined;
    return { words: isLoop ? `all of ${words}` : words, from };
  }

  private made(output: string): Origin[] {
    const { parameters, artifacts } = this.dag.outputs ?? {};
    const parameter = own(parameters, output);
    const selectors = [
      ...(parameter?.valueFromParameter === undefined ? [] : [parameter.valueFromParameter]),
      ...(parameter?.valueFromOneof?.parameterSelectors ?? []),
    ].map(({ producerSubtask, outputParameterKey }) => [producerSubtask, outputParameterKey] as const);
    const chosen = (own(artifacts, output)?.artifactSelectors ?? []).map(
      ({ producerSubtask, outputArtifactKey }) => [producerSubtask, outputArtifactKey] as const,
    );
    return [...selectors, ...chosen].map(([task, key]) => this.output(task, key));
  }
}
