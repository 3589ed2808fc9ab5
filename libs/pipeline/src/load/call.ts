import type { Inputs, Outputs, Step, StepOptions } from '@millrace/contract';
import { readArguments } from '../dsl/arguments.ts';
import type { PipelineBuilder } from '../dsl/builder.ts';
import { currentBuilder } from '../dsl/current.ts';
import type { CallNode } from '../graph.ts';
import { stepProblems } from '../options/check.ts';
import type { ComponentFile } from './component-file.ts';
import type { ComponentTypes } from './declared.ts';

/** What a step that is a whole pipeline can be told. */
const PIPELINE_OPTIONS: readonly string[] = ['name', 'description', 'after', 'caching'];

/** A loaded component as a step of the pipeline that is being defined. */
export function callLoaded<O extends Outputs>(
  file: ComponentFile,
  types: ComponentTypes<Inputs, O>,
  given: object,
  options: StepOptions,
): Step<O> {
  const builder = currentBuilder(file.name);
  const { name = stepName(file.name), description, after, ...rest } = options;
  const path = `steps.${name}`;
  builder.claim(name);
  checkOptions(file, rest, path, builder);
  const base = {
    ...{ name, scope: builder.scope },
    ...(description === undefined ? {} : { description }),
    arguments: readArguments(types.inputs, given, path, builder),
    after: builder.waitedFor(after, path),
  };
  return builder.handle(builder.add(newNode(file, base, rest)), types.outputs);
}

type Base = Pick<CallNode, 'name' | 'scope' | 'arguments' | 'after'>;

function newNode({ name, face, work }: ComponentFile, base: Base, options: StepOptions): CallNode {
  if (work.kind === 'pipeline') {
    const { compiled } = work;
    return { kind: 'compiled', ...base, interface: face, compiled, caching: options.caching !== false };
  }
  // The KFP SDK caches every component, for it cannot know what one does.
  const component = {
    name,
    effects: 'pure',
    interface: face,
    executor: () => ({ container: work.container }),
  } as const;
  return { kind: 'task', ...base, component, options };
}

function checkOptions({ work }: ComponentFile, options: StepOptions, path: string, builder: PipelineBuilder): void {
  builder.problems.push(...stepProblems(options, path));
  if (options.on === 'vertex') {
    const hint = "Compile the pipeline for Vertex AI: { target: 'vertex' }.";
    builder.problem(`${path}.on`, 'NOT_OURS', 'Only components of Millrace take --on vertex.', hint);
  }
  if (work.kind === 'container') return;
  for (const [option, value] of Object.entries(options)) {
    if (value === undefined || PIPELINE_OPTIONS.includes(option) || option === 'on') continue;
    const message = `This component is a whole pipeline, which takes only ${PIPELINE_OPTIONS.join(', ')}.`;
    builder.problem(`${path}.${option}`, 'NOT_OF_A_PIPELINE', message);
  }
}

/** The name of a task, as KFP makes it of a component's. */
export const stepName = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^-0-9a-z]+/g, '-')
    .replace(/-+/g, '-')
    .replace(/^-|-$/g, '');
