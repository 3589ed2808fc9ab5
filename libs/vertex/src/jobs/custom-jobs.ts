import * as z from 'zod';
import { textMap } from '../answers.ts';
import type { Api } from '../call/api.ts';
import { labelled } from '../filter.ts';
import { type ContainerJob, customJobSpec } from './container-job.ts';
import { type Job, jobFields } from './job.ts';
import type { Jobs } from './jobs.ts';
import { JobsOfApi } from './jobs-of-api.ts';

/** A custom job to be started. */
export interface CustomJobSpec extends ContainerJob {
  readonly displayName: string;
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

export interface CustomJob extends Job {
  /** Shells of the workers, where asked for. */
  readonly webAccessUris: Readonly<Record<string, string>>;
}

export type CustomJobs = Jobs<CustomJobSpec, CustomJob>;

const answer = z.object({ ...jobFields, webAccessUris: textMap });

export const customJobs = (api: Api): CustomJobs =>
  new JobsOfApi<CustomJobSpec, CustomJob>(api, {
    ...{ what: 'custom job', collection: 'customJobs', command: 'custom-jobs', answer },
    displayName: ({ displayName }) => displayName,
    create: async (parent, spec, execution, gax) => {
      const client = await api.clients.jobs();
      const customJob = {
        displayName: spec.displayName,
        labels: labelled(spec.labels, execution),
        jobSpec: customJobSpec(spec),
      };
      return (await client.createCustomJob({ parent, customJob }, gax))[0];
    },
    get: async (name, gax) => (await (await api.clients.jobs()).getCustomJob({ name }, gax))[0],
    list: async (request, gax) => (await (await api.clients.jobs()).listCustomJobs(request, gax))[0],
    cancel: async (name, gax) => (await api.clients.jobs()).cancelCustomJob({ name }, gax),
  });
