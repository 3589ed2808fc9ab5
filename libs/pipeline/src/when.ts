import { type Condition, EXIT, MillraceError } from '@millrace/contract';
import type { PipelineBuilder } from './builder.ts';

const building: PipelineBuilder[] = [];

/** Runs `body` with `builder` receiving every branch made in it. */
export function withBuilder<T>(builder: PipelineBuilder, body: () => T): T {
  building.push(builder);
  try {
    return body();
  } finally {
    building.pop();
  }
}

/**
 * Steps that run only when a condition over steps' outputs or pipeline inputs holds; otherwise they are skipped.
 * @example when(report.outputs.passed.equals(true), () => { deploy({ model: model.outputs.model }); });
 * @throws MillraceError `STEP_OUTSIDE_PIPELINE`
 */
export function when(condition: Condition, body: () => void): void {
  const builder = building.at(-1);
  if (builder === undefined) {
    throw new MillraceError('STEP_OUTSIDE_PIPELINE', 'when() was called outside a pipeline.', {
      hint: 'Call it inside the steps function of definePipeline({ … }).',
      exitCode: EXIT.usage,
    });
  }
  builder.branch(condition, body);
}
