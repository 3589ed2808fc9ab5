import { cachingOptions, type StepOptions } from '@millrace/contract';
import type { TaskNode } from '../graph.ts';
import type { TaskSpec } from '../ir/spec.ts';
import { asRetries } from './limits.ts';
import { seconds } from './quantities.ts';

/** What the IR says of a task besides its inputs: caching and retries. */
export function taskOptions({ component, options }: TaskNode): Partial<TaskSpec> {
  return {
    cachingOptions:
      options.caching === false
        ? {}
        : {
            ...cachingOptions(component.effects),
            ...(options.cacheKey === undefined ? {} : { cacheKey: options.cacheKey }),
          },
    ...retryPolicy(options),
  };
}

function retryPolicy({ retries }: Pick<StepOptions, 'retries'>): Pick<TaskSpec, 'retryPolicy'> {
  const { count, backoff = '0s', factor = 2, maximum = '1h' } = asRetries(retries);
  if (count === 0) return {};
  return {
    retryPolicy: {
      maxRetryCount: count,
      backoffDuration: `${seconds(backoff) ?? 0}s`,
      backoffFactor: factor,
      backoffMaxDuration: `${seconds(maximum) ?? 0}s`,
    },
  };
}
