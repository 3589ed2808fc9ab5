import { type JsonObject, MillraceError } from '@millrace/contract';
import * as z from 'zod';
import type { Grant, Place, PolicyStep } from '../declaration/types.ts';
import { PROJECT_NUMBER } from '../names.ts';
import type { ApiRequest, GoogleApis } from '../rest/google-apis.ts';
import type { Applied } from './types.ts';

/** https://cloud.google.com/iam/docs/reference/rest/v1/Policy */
const bindingSchema = z.looseObject({
  role: z.string(),
  members: z.array(z.string()).default([]),
  condition: z.json().optional(),
});
const policySchema = z.looseObject({ etag: z.string().optional(), bindings: z.array(bindingSchema).default([]) });
type Policy = z.output<typeof policySchema>;

/** Policies with conditions are only given whole in version 3, and must be written back as such. */
const VERSION = 3;
/** Read, changed and written anew so often when somebody else writes at the same time. */
const TURNS = 12;

/**
 * Adds the roles that are missing. The whole policy is read, changed and written with its etag: a change by another in
 * between makes the write fail, and then it begins anew. An account that was just made may not be known yet.
 * https://cloud.google.com/iam/docs/allow-policies#etag
 */
export async function applyPolicy(apis: GoogleApis, step: PolicyStep, projectNumber: string): Promise<Applied> {
  const grants = step.grants.map((grant) => ({
    ...grant,
    member: grant.member.replace(PROJECT_NUMBER, projectNumber),
  }));
  for (let turn = 1; ; turn++) {
    const policy = policySchema.parse(await apis.call(readRequest(step)));
    const missing = grants.filter((grant) => !isGranted(policy, grant));
    if (missing.length === 0) return { outcome: 'kept' };
    try {
      await apis.call(writeRequest(step, withGrants(policy, missing)));
      return { outcome: 'changed', changes: missing.map(({ role, member }) => `${role} for ${shortMember(member)}`) };
    } catch (error) {
      if (turn >= TURNS || !isWorthAnotherTurn(error)) throw error;
    }
    await apis.pause(turn);
  }
}

/** Takes a member out of every binding of a policy read and written with POST; the rest is left alone. */
export async function withoutMember(apis: GoogleApis, place: Place, member: string): Promise<void> {
  const at = { title: `roles of ${shortMember(member)}`, place, style: 'post' as const };
  for (let turn = 1; ; turn++) {
    const policy = policySchema.parse(await apis.call(readRequest(at)));
    if (!policy.bindings.some(({ members }) => members.includes(member))) return;
    const bindings = policy.bindings
      .map((one) => ({ ...one, members: one.members.filter((each) => each !== member) }))
      .filter(({ members }) => members.length > 0);
    try {
      await apis.call(
        writeRequest(at, z.record(z.string(), z.json()).parse({ ...policy, version: VERSION, bindings })),
      );
      return;
    } catch (error) {
      if (turn >= TURNS || !isWorthAnotherTurn(error)) throw error;
    }
    await apis.pause(turn);
  }
}

const isWorthAnotherTurn = (error: unknown): boolean =>
  error instanceof MillraceError &&
  (error.code === 'CLOUD_CONFLICT' || (error.code === 'CLOUD_INVALID' && /does not exist/.test(error.message)));

const isGranted = ({ bindings }: Policy, { role, member }: Grant): boolean =>
  bindings.some((one) => one.role === role && one.condition === undefined && one.members.includes(member));

function withGrants(policy: Policy, grants: readonly Grant[]): JsonObject {
  const bindings = policy.bindings.map((binding) => ({ ...binding, members: [...binding.members] }));
  for (const { role, member } of grants) {
    const binding = bindings.find((one) => one.role === role && one.condition === undefined);
    if (binding === undefined) bindings.push({ role, members: [member] });
    else binding.members.push(member);
  }
  return z.record(z.string(), z.json()).parse({ ...policy, version: VERSION, bindings });
}

/** What a policy is on, and how it is read and written there. */
type On = Pick<PolicyStep, 'place' | 'style' | 'title'>;

function readRequest({ place, style, title }: On): ApiRequest {
  const subject = `Read the ${title}`;
  const { service, path } = place;
  if (style === 'storage') {
    return { subject, service, path, method: 'GET', query: { optionsRequestedPolicyVersion: `${VERSION}` } };
  }
  if (style === 'get') {
    const query = { 'options.requestedPolicyVersion': `${VERSION}` };
    return { subject, service, path: `${path}:getIamPolicy`, method: 'GET', query };
  }
  const body = { options: { requestedPolicyVersion: VERSION } };
  return { subject, service, path: `${path}:getIamPolicy`, method: 'POST', body };
}

function writeRequest({ place, style, title }: On, policy: JsonObject): ApiRequest {
  const subject = `Write the ${title}`;
  const { service, path } = place;
  if (style === 'storage') return { subject, service, path, method: 'PUT', body: policy };
  return { subject, service, path: `${path}:setIamPolicy`, method: 'POST', body: { policy } };
}

const shortMember = (member: string): string => member.replace(/^[a-zA-Z]+:/, '').split('@')[0] ?? member;
