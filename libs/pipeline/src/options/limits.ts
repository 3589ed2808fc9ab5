import type { ResourceOptions, RetryOptions, StepOptions } from '@millrace/contract';

/** An option that is either one value, the limit, or both request and limit. */
export const asResource = <T extends number | string>(
  option: T | ResourceOptions<T> | undefined,
): ResourceOptions<T> => (typeof option === 'object' ? option : option === undefined ? {} : { limit: option });

/** What `retries` says, in its long form. */
export const asRetries = (retries: StepOptions['retries'] = 0): RetryOptions =>
  typeof retries === 'object' ? retries : { count: retries };
