import { EXIT, MillraceError } from '@millrace/contract';
import type { PipelineBuilder } from './builder.ts';

const building: PipelineBuilder[] = [];

/** Runs `body` with `builder` receiving everything that is called in it. Synchronous, and may be nested. */
export function withBuilder<T>(builder: PipelineBuilder, body: () => T): T {
  building.push(builder);
  try {
    return body();
  } finally {
    building.pop();
  }
}

/**
 * The pipeline that is being defined.
 * @throws MillraceError `STEP_OUTSIDE_PIPELINE` where none is.
 */
export function currentBuilder(construct: string): PipelineBuilder {
  const builder = building.at(-1);
  if (builder !== undefined) return builder;
  throw new MillraceError('STEP_OUTSIDE_PIPELINE', `${construct}() was called outside a pipeline.`, {
    hint: 'Call it inside the steps function of definePipeline({ … }).',
    exitCode: EXIT.usage,
  });
}
