import { type Answer, type Headers, json } from '../faults/answer.ts';
import { Refusal } from '../faults/refusal.ts';

/** The body that GCS gives: https://cloud.google.com/storage/docs/json_api/v1/status-codes */
export function errorAnswer(status: number, reason: string, message: string, headers: Headers = {}): Answer {
  return json(status, { error: { code: status, message, errors: [{ message, domain: 'global', reason }] } }, headers);
}

export const refuse = (status: number, reason: string, message: string): Refusal =>
  new Refusal(errorAnswer(status, reason, message));

export const noSuchBucket = (): Refusal => refuse(404, 'notFound', 'The specified bucket does not exist.');
export const noSuchObject = (bucket: string, name: string): Refusal =>
  refuse(404, 'notFound', `No such object: ${bucket}/${name}`);
export const conditionNotMet = (): Refusal =>
  refuse(412, 'conditionNotMet', 'At least one of the pre-conditions you specified did not hold.');
export const badRequest = (message: string): Refusal => refuse(400, 'invalid', message);

export function deniedAnswer(permission: string, resource: string): Answer {
  return errorAnswer(
    403,
    'forbidden',
    `fake@example.com does not have ${permission} access to the Google Cloud Storage ${resource}. Permission '${permission}' denied on resource (or it may not exist).`,
  );
}
