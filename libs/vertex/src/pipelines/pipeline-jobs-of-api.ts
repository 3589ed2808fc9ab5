import { invalid } from '@millrace/contract';
import * as z from 'zod';
import type { Api } from '../call/api.ts';
import type { CallOptions } from '../call/caller.ts';
import { unlessGone } from '../call/gone.ts';
import { makeOnce } from '../call/make.ts';
import { type WaitOptions, waitFor } from '../call/poll.ts';
import { statusOf } from '../call/status.ts';
import type { ListOptions } from '../jobs/jobs.ts';
import { unsuccessful } from '../jobs/outcome.ts';
import { fullName, locationOf } from '../names.ts';
import { type PipelineJob, pipelineHasEnded, pipelineJobAnswer } from './pipeline-job.ts';
import type { PipelineJobs, PipelineRun } from './pipeline-jobs.ts';
import { pipelineProto } from './pipeline-proto.ts';

const ID = /^[a-z][-a-z0-9]{0,127}$/;
const jobsAnswer = z.array(pipelineJobAnswer);

export class PipelineJobsOfApi implements PipelineJobs {
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  async create(run: PipelineRun & { readonly id: string }, options: CallOptions = {}): Promise<PipelineJob> {
    if (!ID.test(run.id)) throw badId(run.id);
    const call = callTo('create', `Start the pipeline ${JSON.stringify(run.displayName)}`, options);
    const client = await this.#api.clients.pipelines();
    return makeOnce(this.#api.caller, {
      ...call,
      look: () => unlessGone(this.get(run.id, options)),
      start: async () => {
        const parent = locationOf(this.#api.place);
        const request = { parent, pipelineJobId: run.id, pipelineJob: pipelineProto(run) };
        const [answer] = await this.#api.caller.once(call, (gax) => client.createPipelineJob(request, gax));
        return pipelineJobAnswer.parse(answer);
      },
    });
  }

  async get(name: string, options: CallOptions = {}): Promise<PipelineJob> {
    return this.#api.caller.safely(callTo('get', `Get the pipeline run ${name}`, options), this.#reading(name));
  }

  async list(filter = '', { limit, ...options }: ListOptions = {}): Promise<readonly PipelineJob[]> {
    const client = await this.#api.clients.pipelines();
    const request = { parent: locationOf(this.#api.place), filter, orderBy: 'create_time desc' };
    const most = limit === undefined ? {} : { maxResults: limit };
    const call = callTo('list', 'List the pipeline runs', options);
    const [answer] = await this.#api.caller.safely(call, (gax) =>
      client.listPipelineJobs(request, { ...gax, ...most }),
    );
    return jobsAnswer.parse(answer).slice(0, limit);
  }

  async wait(name: string, options: WaitOptions<PipelineJob> = {}): Promise<PipelineJob> {
    const call = callTo('get', `Wait for the pipeline run ${name}`, options);
    const job = await waitFor(
      this.#api.caller,
      this.#api.poll,
      {
        ...{ name: this.#name(name), subject: call.subject },
        look: () => this.#api.caller.once(call, this.#reading(name)),
        state: ({ state }: PipelineJob) => state,
        ended: ({ state }: PipelineJob) => pipelineHasEnded(state),
      },
      options,
    );
    if (job.state === 'PIPELINE_STATE_SUCCEEDED') return job;
    const failed = job.tasks.filter(({ state }) => state === 'FAILED').map((task) => task.name);
    const steps = failed.length === 0 ? 'see its steps' : `see the failed steps: ${failed.join(', ')}`;
    throw unsuccessful('pipeline run', job, steps);
  }

  async cancel(name: string, options: CallOptions = {}): Promise<void> {
    const client = await this.#api.clients.pipelines();
    const call = callTo('cancel', `Cancel the pipeline run ${name}`, options);
    try {
      await this.#api.caller.safely(call, (gax) => client.cancelPipelineJob({ name: this.#name(name) }, gax));
    } catch (error) {
      const hasEnded =
        statusOf(error) === 'FAILED_PRECONDITION' && pipelineHasEnded((await this.get(name, options)).state);
      if (!hasEnded) throw error;
    }
  }

  readonly #reading = (name: string) => async (gax: object) => {
    const client = await this.#api.clients.pipelines();
    const [answer] = await client.getPipelineJob({ name: this.#name(name) }, gax);
    return pipelineJobAnswer.parse(answer);
  };

  readonly #name = (name: string): string => fullName(this.#api.place, 'pipelineJobs', name);
}

const callTo = (verb: string, subject: string, { signal }: CallOptions) => ({
  ...{ signal, subject, permission: `aiplatform.pipelineJobs.${verb}` },
});

const badId = (id: string) =>
  invalid('VERTEX_INVALID', 'The pipeline run', [
    {
      ...{ path: 'id', code: 'VERTEX_INVALID' },
      message: `${JSON.stringify(id)} is no id: lower-case letters, digits and hyphens, a letter first, at most 128`,
    },
  ]);
