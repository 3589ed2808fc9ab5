import { cachingOptions } from '@millrace/contract';
import type { TaskNode } from '../graph.ts';
import type { TaskSpec } from '../ir/spec.ts';

/** What the IR says of a task besides its inputs: caching and retries. */
export function taskOptions({ component, options }: TaskNode): Partial<TaskSpec> {
  const { retries = 0 } = options;
  const count = typeof retries === 'object' ? retries.count : retries;
  return {
    cachingOptions: options.caching === false ? {} : cachingOptions(component.effects),
    ...(count === 0
      ? {}
      : {
          retryPolicy: {
            maxRetryCount: count,
            backoffDuration: '0s',
            backoffFactor: 2,
            backoffMaxDuration: '3600s',
          },
        }),
  };
}
