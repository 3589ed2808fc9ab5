import * as z from 'zod';
import type { ApisStep } from '../declaration/types.ts';
import type { GoogleApis } from '../rest/google-apis.ts';
import { finished } from '../rest/operation.ts';
import type { Applied, Progress } from './types.ts';

/** https://cloud.google.com/service-usage/docs/reference/rest/v1/services: at most 20 at once, which is enough. */
export async function applyApis(
  apis: GoogleApis,
  step: ApisStep,
  project: string,
  progress: Progress,
): Promise<Applied> {
  const off = await disabledApis(apis, step.apis, project);
  if (off.length === 0) return { outcome: 'kept' };
  const subject = `Enable ${off.length} APIs`;
  const answer = await apis.call({
    ...{ subject, service: 'serviceusage', method: 'POST' },
    path: `/v1/projects/${project}/services:batchEnable`,
    body: { serviceIds: [...off] },
  });
  await finished(apis, answer, {
    ...{ subject, service: 'serviceusage', version: 'v1' },
    onWait: (looks) => progress({ id: step.id, title: step.title, looks }),
  });
  return { outcome: 'changed', changes: off };
}

const stateSchema = z.looseObject({
  services: z.array(z.looseObject({ name: z.string(), state: z.string().optional() })).default([]),
});

/** Those of the APIs that are not on; 30 are asked for at most. */
export async function disabledApis(
  apis: GoogleApis,
  names: readonly string[],
  project: string,
): Promise<readonly string[]> {
  const answer = await apis.call({
    ...{ subject: `Look at ${names.length} APIs`, service: 'serviceusage', method: 'GET' },
    path: `/v1/projects/${project}/services:batchGet`,
    query: { names: names.map((name) => `projects/${project}/services/${name}`) },
  });
  const { services } = stateSchema.parse(answer);
  const on = services.flatMap(({ name, state }) => (state === 'ENABLED' ? (name.split('/').at(-1) ?? []) : []));
  return names.filter((name) => !on.includes(name));
}
