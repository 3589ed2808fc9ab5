import type { Inputs, Outputs, Step, StepArguments, StepOptions } from '@millrace/contract';
import type { Pipeline } from '../define.ts';
import type { PipelineNode } from '../graph.ts';
import { readArguments } from './arguments.ts';
import { currentBuilder } from './current.ts';

/** How a nested pipeline is called and run. */
export type NestedOptions = Pick<StepOptions, 'name' | 'description' | 'after' | 'caching'>;

/** A pipeline as a step of the one that is being defined. */
export function callPipeline<I extends Inputs, O extends Outputs>(
  pipeline: Pipeline & { readonly outputs: O },
  inputs: StepArguments<I>,
  { name = pipeline.name, description, after, caching = true }: NestedOptions,
): Step<O> {
  const builder = currentBuilder(pipeline.name);
  const path = `steps.${name}`;
  builder.claim(name);
  const node: PipelineNode = {
    ...{ kind: 'pipeline', name, scope: builder.scope, caching },
    ...(description === undefined ? {} : { description }),
    interface: pipeline.interface,
    body: pipeline.graph,
    arguments: readArguments(pipeline.inputs, inputs, path, builder),
    after: builder.waitedFor(after, path),
  };
  builder.add(node);
  return builder.handle(node, pipeline.outputs);
}
