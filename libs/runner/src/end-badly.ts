import type { Execution } from '@millrace/metadata';

/** Ends an execution that gave nothing. The first error is the one to report, whatever happens while it is recorded. */
export async function endBadly(execution: Execution, error: unknown, cancelled: boolean): Promise<void> {
  await (cancelled ? execution.cancel() : execution.fail(error)).catch(() => undefined);
}
