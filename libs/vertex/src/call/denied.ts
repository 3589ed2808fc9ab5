import { MillraceError } from '@millrace/contract';
import { type Asked, sentence } from './asked.ts';
import type { GrpcFailure } from './failure.ts';

/** The caller may not do that, or the project has not switched the API on: with the command that changes it. */
export function denied(asked: Asked, failure: GrpcFailure, cause: unknown): MillraceError {
  const fields = { status: 'PERMISSION_DENIED', project: asked.project, region: asked.region };
  if (failure.reason === 'SERVICE_DISABLED' || /has not been used in project|is disabled/.test(failure.message)) {
    return new MillraceError(`${asked.service.prefix}_API_DISABLED`, `${asked.subject}: ${sentence(failure.message)}`, {
      ...{ cause, fields },
      hint: `gcloud services enable ${asked.service.api} --project=${asked.project}`,
    });
  }
  const permission = failure.info.permission ?? named(failure.message) ?? asked.permission;
  const message = `${asked.subject}: the permission ${permission} is missing. ${sentence(failure.message)}`;
  return new MillraceError(`${asked.service.prefix}_PERMISSION_DENIED`, message, {
    ...{ cause, fields: { ...fields, permission } },
    hint: grant(asked, permission),
  });
}

/** The permission that the server's words name: `Permission 'aiplatform.models.upload' denied on …`. */
const named = (message: string): string | undefined => /\b([a-z]+\.[A-Za-z]+\.[A-Za-z]+)\b/.exec(message)?.[1];

/** The command that grants it. */
function grant({ service, project, member = 'MEMBER' }: Asked, permission: string): string {
  if (permission === 'iam.serviceAccounts.actAs') {
    return `gcloud iam service-accounts add-iam-policy-binding ACCOUNT --member=${member} --role=roles/iam.serviceAccountUser`;
  }
  return `gcloud projects add-iam-policy-binding ${project} --member=${member} --role=${service.roleFor(permission)}`;
}
