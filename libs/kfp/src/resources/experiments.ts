import { MillraceError } from '@millrace/contract';
import type { Api } from '../http/api.ts';
import { type CallOptions, path } from '../http/call.ts';
import { type Listing, type ListOptions, listing } from '../list.ts';
import { type Experiment, experimentSchema } from '../schemas/experiment.ts';
import { onlyOne } from './only.ts';

export type ExperimentField = 'displayName' | 'createdAt' | 'lastRunCreatedAt' | 'storageState' | 'experimentId';

/** What an experiment is made from. */
export interface NewExperiment {
  readonly name: string;
  readonly description?: string;
}

const ROOT = '/apis/v2beta1/experiments';

/** Experiments: groups of runs. */
export class Experiments {
  readonly #api: Api;
  readonly #namespace: string | undefined;

  constructor(api: Api, namespace: string | undefined) {
    this.#api = api;
    this.#namespace = namespace;
  }

  /** @throws MillraceError `KFP_ALREADY_EXISTS` */
  create({ name, description }: NewExperiment, options: CallOptions = {}): Promise<Experiment> {
    const value = { display_name: name, description, namespace: this.#namespace };
    const subject = `Create the experiment ${JSON.stringify(name)}`;
    const body = { kind: 'json', value } as const;
    return this.#api.json({ ...options, subject, method: 'POST', path: ROOT, body }, experimentSchema);
  }

  /** The experiment of that name, made where there is none; two callers at once get the same one. */
  async ensure(wanted: NewExperiment, options: CallOptions = {}): Promise<Experiment> {
    try {
      return await this.getByName(wanted.name, options);
    } catch (error) {
      if (!(error instanceof MillraceError) || error.code !== 'KFP_NOT_FOUND') throw error;
    }
    try {
      return await this.create(wanted, options);
    } catch (error) {
      if (!(error instanceof MillraceError) || error.code !== 'KFP_ALREADY_EXISTS') throw error;
      return this.getByName(wanted.name, options);
    }
  }

  get(id: string, options: CallOptions = {}): Promise<Experiment> {
    const call = {
      ...options,
      subject: `Get the experiment ${id}`,
      method: 'GET',
      path: path`/apis/v2beta1/experiments/${id}`,
    } as const;
    return this.#api.json(call, experimentSchema);
  }

  /** @throws MillraceError `KFP_NOT_FOUND` */
  async getByName(name: string, options: CallOptions = {}): Promise<Experiment> {
    const found = this.list({ ...options, where: [['displayName', '==', name]], pageSize: 2 });
    return onlyOne(await found.page(), 'experiment', name);
  }

  list(options: ListOptions<ExperimentField> = {}): Listing<Experiment> {
    const query = { namespace: this.#namespace };
    const call = { subject: 'List the experiments', method: 'GET', path: ROOT, query } as const;
    return listing(this.#api, call, { name: 'experiments', schema: experimentSchema }, options);
  }

  /** Archives its runs, too, and disables its recurring runs. */
  archive(id: string, options: CallOptions = {}): Promise<void> {
    return this.#turn('Archive', 'archive', id, options);
  }

  /** Its runs stay archived. */
  unarchive(id: string, options: CallOptions = {}): Promise<void> {
    return this.#turn('Unarchive', 'unarchive', id, options);
  }

  delete(id: string, options: CallOptions = {}): Promise<void> {
    const subject = `Delete the experiment ${id}`;
    return this.#api.done({ ...options, subject, method: 'DELETE', path: path`/apis/v2beta1/experiments/${id}` });
  }

  #turn(verb: string, action: string, id: string, options: CallOptions): Promise<void> {
    const subject = `${verb} the experiment ${id}`;
    const at = path`/apis/v2beta1/experiments/${id}:${action}`;
    return this.#api.done({ ...options, subject, method: 'POST', path: at, idempotent: true });
  }
}
