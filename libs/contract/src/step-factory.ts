import type { ComponentDefinition } from './component.ts';
import { EXIT, MillraceError } from './errors.ts';
import type { Inputs, Outputs } from './run.ts';
import type { Step, StepArguments } from './step.ts';
import type { StepOptions } from './step-options.ts';

/** Gives a called component its meaning; `libs/pipeline` supplies it while a pipeline's `steps` function runs. */
export interface StepFactory {
  step<I extends Inputs, O extends Outputs>(
    definition: ComponentDefinition<I, O>,
    inputs: StepArguments<I>,
    options: StepOptions,
  ): Step<O>;
}

const stack: StepFactory[] = [];

/** Runs `body` with `factory` receiving every component called in it. Synchronous, and may be nested. */
export function withStepFactory<T>(factory: StepFactory, body: () => T): T {
  stack.push(factory);
  try {
    return body();
  } finally {
    stack.pop();
  }
}

export function callStep<I extends Inputs, O extends Outputs>(
  definition: ComponentDefinition<I, O>,
  inputs: StepArguments<I>,
  options: StepOptions,
): Step<O> {
  const factory = stack.at(-1);
  if (factory === undefined) {
    throw new MillraceError('STEP_OUTSIDE_PIPELINE', `${definition.name}() was called outside a pipeline.`, {
      hint: 'Call it inside the steps function of definePipeline({ … }).',
      exitCode: EXIT.usage,
    });
  }
  return factory.step(definition, inputs, options);
}
