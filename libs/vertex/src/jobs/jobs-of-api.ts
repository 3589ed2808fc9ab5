import * as z from 'zod';
import type { Api } from '../call/api.ts';
import type { CallOptions } from '../call/caller.ts';
import { makeOnce } from '../call/make.ts';
import { type WaitOptions, waitFor } from '../call/poll.ts';
import { statusOf } from '../call/status.ts';
import { isMadeBy, madeBy, oldest } from '../filter.ts';
import type { MadeFor } from '../models/models.ts';
import { fullName, locationOf } from '../names.ts';
import type { Job } from './job.ts';
import type { JobKind } from './job-kind.ts';
import { hasEnded, hasSucceeded } from './job-state.ts';
import type { Jobs, ListOptions } from './jobs.ts';
import { gcloud, unsuccessful } from './outcome.ts';

/** Jobs of any kind: they are seen as soon as they are made, and carry the label of the execution. */
export class JobsOfApi<Spec, J extends Job> implements Jobs<Spec, J> {
  readonly #api: Api;
  readonly #kind: JobKind<Spec, J>;

  constructor(api: Api, kind: JobKind<Spec, J>) {
    this.#api = api;
    this.#kind = kind;
  }

  ensure(spec: Spec, { execution, ...options }: MadeFor & CallOptions): Promise<J> {
    const { what, answer, create, displayName } = this.#kind;
    const call = this.#call('create', `Start the ${what} ${JSON.stringify(displayName(spec))}`, options);
    return makeOnce(this.#api.caller, {
      ...call,
      look: async () => oldest((await this.list(madeBy(execution), options)).filter(isMadeBy(execution))),
      start: async () =>
        answer.parse(
          await this.#api.caller.once(call, (gax) => create(locationOf(this.#api.place), spec, execution, gax)),
        ),
    });
  }

  async get(name: string, options: CallOptions = {}): Promise<J> {
    const full = this.#name(name);
    const call = this.#call('get', `Get the ${this.#kind.what} ${full}`, options);
    return this.#kind.answer.parse(await this.#api.caller.safely(call, (gax) => this.#kind.get(full, gax)));
  }

  async list(filter = '', { limit, ...options }: ListOptions = {}): Promise<readonly J[]> {
    const call = this.#call('list', `List the ${this.#kind.what}s`, options);
    const request = { parent: locationOf(this.#api.place), filter };
    const most = limit === undefined ? {} : { maxResults: limit };
    const answer = await this.#api.caller.safely(call, (gax) => this.#kind.list(request, { ...gax, ...most }));
    const jobs = z.array(this.#kind.answer).parse(answer);
    return jobs.toSorted((a, b) => (b.createTime ?? '').localeCompare(a.createTime ?? '')).slice(0, limit);
  }

  async wait(name: string, options: WaitOptions<J> = {}): Promise<J> {
    const { what, command } = this.#kind;
    const full = this.#name(name);
    const call = this.#call('get', `Wait for the ${what} ${full}`, options);
    const job = await waitFor(
      this.#api.caller,
      this.#api.poll,
      {
        ...{ name: full, subject: call.subject },
        look: async () =>
          this.#kind.answer.parse(await this.#api.caller.once(call, (gax) => this.#kind.get(full, gax))),
        state: ({ state }: J) => state,
        ended: ({ state }: J) => hasEnded(state),
      },
      options,
    );
    if (hasSucceeded(job.state)) return job;
    const verb = command === 'custom-jobs' ? 'stream-logs' : 'describe';
    throw unsuccessful(what, job, gcloud(command, verb, full, this.#api.place));
  }

  async cancel(name: string, options: CallOptions = {}): Promise<void> {
    const full = this.#name(name);
    const call = this.#call('cancel', `Cancel the ${this.#kind.what} ${full}`, options);
    try {
      await this.#api.caller.safely(call, (gax) => this.#kind.cancel(full, gax));
    } catch (error) {
      const hasGone = statusOf(error) === 'FAILED_PRECONDITION' && hasEnded((await this.get(full, options)).state);
      if (!hasGone) throw error;
    }
  }

  #call(verb: string, subject: string, { signal }: CallOptions) {
    return { signal, subject, permission: `aiplatform.${this.#kind.collection}.${verb}` };
  }

  readonly #name = (name: string): string => fullName(this.#api.place, this.#kind.collection, name);
}
