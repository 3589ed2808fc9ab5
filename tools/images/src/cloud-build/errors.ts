import { MillraceError } from '@millrace/contract';
import * as z from 'zod';
import { type CloudBuild, hasEnded } from './plain.ts';

// https://grpc.github.io/grpc/core/md_doc_statuscodes.html
const CODE = { deadlineExceeded: 4, permissionDenied: 7, resourceExhausted: 8, unavailable: 14, unauthenticated: 16 };

const grpcErrorSchema = z.object({ code: z.number(), details: z.string().catch(''), message: z.string().catch('') });

/** After these a build may have been made though no answer came. */
export const isAmbiguous = (error: unknown): boolean =>
  error instanceof MillraceError && error.code === 'CLOUD_BUILD_UNAVAILABLE';

/** An error of the API as one of ours, with the role that is missing and the command that grants it. */
export function cloudBuildError(error: unknown, project: string): MillraceError {
  if (error instanceof MillraceError) return error;
  const read = grpcErrorSchema.safeParse(error);
  if (!read.success) {
    const message = error instanceof Error ? error.message : String(error);
    return new MillraceError('CLOUD_BUILD_UNAVAILABLE', `Cloud Build could not be asked: ${message}`, {
      hint: 'gcloud auth application-default login',
      cause: error,
    });
  }
  const { code, details, message } = read.data;
  const text = details === '' ? message : details;
  if (code === CODE.permissionDenied) return denied(text, project, error);
  if (code === CODE.unauthenticated) {
    return new MillraceError('CLOUD_BUILD_DENIED', `Cloud Build does not know who asks: ${text}`, {
      hint: 'gcloud auth application-default login',
      cause: error,
    });
  }
  if (code === CODE.resourceExhausted) {
    return new MillraceError('CLOUD_BUILD_QUOTA_EXCEEDED', `A quota of Cloud Build is used up: ${text}`, {
      hint: `https://console.cloud.google.com/iam-admin/quotas?project=${project}&service=cloudbuild.googleapis.com`,
      cause: error,
    });
  }
  if (code === CODE.unavailable || code === CODE.deadlineExceeded) {
    return new MillraceError('CLOUD_BUILD_UNAVAILABLE', `Cloud Build does not answer: ${text}`, {
      hint: 'Run the command again: a build that it started is found by its tag.',
      cause: error,
    });
  }
  return new MillraceError('CLOUD_BUILD_REFUSED', `Cloud Build refuses: ${text}`, {
    fields: { grpcCode: code },
    cause: error,
  });
}

/** Only reading needs no more than a viewer. */
function denied(text: string, project: string, cause: unknown): MillraceError {
  const permission = /cloudbuild\.builds\.\w+/.exec(text)?.[0];
  const reads = permission === 'cloudbuild.builds.list' || permission === 'cloudbuild.builds.get';
  const role = reads ? 'roles/cloudbuild.builds.viewer' : 'roles/cloudbuild.builds.editor';
  return new MillraceError('CLOUD_BUILD_DENIED', `Cloud Build denies: ${text}`, {
    hint: `gcloud projects add-iam-policy-binding ${project} --member=user:YOU --role=${role}`,
    fields: { role, ...(permission === undefined ? {} : { permission }) },
    cause,
  });
}

/** Why a build that has ended is no success. */
export function buildFailure(build: CloudBuild, image: string): MillraceError {
  const reason = build.failureInfo?.detail ?? build.statusDetail ?? 'It gives no reason.';
  const failed = build.steps.find(({ status }) => status === 'FAILURE' || status === 'TIMEOUT')?.id;
  const where = failed === undefined ? '' : ` in step ${failed}`;
  const pushDenied = build.failureInfo?.type === 'PUSH_NOT_AUTHORIZED';
  return new MillraceError(
    'CLOUD_BUILD_FAILED',
    `Build ${build.id} of ${image} ended${where} with ${build.status}: ${reason}`,
    {
      hint: pushDenied
        ? `gcloud projects add-iam-policy-binding ${build.projectId} --member=serviceAccount:BUILDER --role=roles/artifactregistry.writer`
        : `Its log: ${build.logUrl ?? `gcloud builds log ${build.id}`}`,
      fields: { build: build.id, status: build.status, ended: hasEnded(build), logUrl: build.logUrl },
    },
  );
}
