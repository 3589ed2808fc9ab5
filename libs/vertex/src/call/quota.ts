import { MillraceError } from '@millrace/contract';
import { type Asked, sentence } from './asked.ts';
import type { GrpcFailure } from './failure.ts';

/** A quota is used up: one of calls a minute, which passes by itself, or one of machines, which does not. */
export function exhausted(asked: Asked, failure: GrpcFailure, cause: unknown): MillraceError {
  const quota = quotaOf(failure);
  const rate = failure.retryLater || /per minute|rate limit|requests? per/i.test(`${quota ?? ''} ${failure.message}`);
  const which = quota === undefined ? 'a quota' : `the quota ${quota}`;
  return new MillraceError(
    `${asked.service.prefix}_QUOTA_EXCEEDED`,
    `${asked.subject}: ${which} is used up. ${sentence(failure.message)}`,
    {
      cause,
      fields: {
        ...{ status: 'RESOURCE_EXHAUSTED', project: asked.project, region: asked.region, rate },
        ...(quota === undefined ? {} : { quota }),
      },
      hint: `ask for more on ${quotaPage(asked, quota)}${rate ? ', or run it again in a minute' : ''}`,
    },
  );
}

/** E.g. `custom_model_serving_cpus`, as ErrorInfo, QuotaFailure or the server's words name it. */
function quotaOf({ info, quotas, message }: GrpcFailure): string | undefined {
  const name = info.quota_metric ?? quotas[0]?.subject ?? /\b([a-z.]*googleapis\.com\/\w+)/.exec(message)?.[1];
  return name || undefined;
}

const quotaPage = ({ service, project }: Asked, quota: string | undefined): string => {
  const filter = quota === undefined ? '' : `&filter=${encodeURIComponent(quota)}`;
  return `https://console.cloud.google.com/iam-admin/quotas?service=${service.api}&project=${project}${filter}`;
};
