import { MillraceError } from '@millrace/contract';
import * as z from 'zod';
import type { ApiRequest } from './google-apis.ts';
import { roleFor } from './permissions.ts';

/** https://cloud.google.com/apis/design/errors#http_mapping; Cloud Storage says less, in the same frame. */
const answerSchema = z.object({
  error: z.looseObject({
    message: z.string().default(''),
    status: z.string().optional(),
    details: z
      .array(z.looseObject({ reason: z.string().optional(), metadata: z.record(z.string(), z.string()).optional() }))
      .optional(),
  }),
});

/** Google's refusal of a request. */
export interface Refusal {
  readonly status: number;
  readonly message: string;
  /** `SERVICE_DISABLED`, `IAM_PERMISSION_DENIED`, … */
  readonly reason: string | undefined;
  readonly permission: string | undefined;
}

/** What a body of an error says; a body that is no JSON says nothing. */
export function readRefusal(status: number, body: string): Refusal {
  const read = answerSchema.safeParse(jsonOf(body));
  if (!read.success) return { status, message: `status ${status}`, reason: undefined, permission: undefined };
  const { message, details = [] } = read.data.error;
  const [detail] = details.filter(({ reason }) => reason !== undefined);
  const named = /[Pp]ermission '?([a-z]+(?:\.[A-Za-z]+)+)'?|([a-z]+(?:\.[A-Za-z]+)+) (?:permission|access)/.exec(
    message,
  );
  return {
    ...{ status, message: message || `status ${status}`, reason: detail?.reason },
    permission: detail?.metadata?.permission ?? named?.[1] ?? named?.[2],
  };
}

/** Codes by status; what else there is becomes `CLOUD_REFUSED`. */
const CODES: Readonly<Record<number, string>> = {
  400: 'CLOUD_INVALID',
  401: 'CLOUD_UNAUTHENTICATED',
  403: 'CLOUD_PERMISSION_DENIED',
  404: 'CLOUD_NOT_FOUND',
  409: 'CLOUD_CONFLICT',
  412: 'CLOUD_CONFLICT',
  429: 'CLOUD_QUOTA_EXCEEDED',
};

/** A refusal in our words, with what is missing and what grants it. */
export function refused(request: ApiRequest, refusal: Refusal, project: string): MillraceError {
  const { status, message, reason, permission } = refusal;
  const code =
    reason === 'SERVICE_DISABLED'
      ? 'CLOUD_API_DISABLED'
      : reason === 'BILLING_DISABLED'
        ? 'CLOUD_BILLING_DISABLED'
        : (CODES[status] ?? (status >= 500 ? 'CLOUD_UNAVAILABLE' : 'CLOUD_REFUSED'));
  return new MillraceError(code, `${request.subject}: ${message}`, {
    hint: hintOf(code, request, permission, project),
    fields: { status, service: request.service, ...(permission === undefined ? {} : { permission }) },
  });
}

function hintOf(code: string, request: ApiRequest, permission: string | undefined, project: string): string {
  if (code === 'CLOUD_API_DISABLED')
    return `gcloud services enable ${request.service}.googleapis.com --project=${project}`;
  if (code === 'CLOUD_BILLING_DISABLED')
    return `https://console.cloud.google.com/billing/linkedaccount?project=${project}`;
  if (code === 'CLOUD_UNAUTHENTICATED') return 'gcloud auth application-default login';
  if (code === 'CLOUD_QUOTA_EXCEEDED') return `https://console.cloud.google.com/iam-admin/quotas?project=${project}`;
  if (code === 'CLOUD_PERMISSION_DENIED') {
    const role = roleFor(permission, request.service);
    return `${permission ?? 'the permission'} is missing; an owner of the project grants it: gcloud projects add-iam-policy-binding ${project} --member=user:YOU --role=${role}`;
  }
  return 'run the same command again: it goes on where it stopped';
}

/** No answer came, or not in time. */
export const unreachable = (request: ApiRequest, cause: unknown): MillraceError =>
  new MillraceError('CLOUD_UNAVAILABLE', `${request.subject}: ${request.service}.googleapis.com gave no answer.`, {
    hint: 'run the same command again: it goes on where it stopped',
    fields: { service: request.service },
    cause,
  });

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
