import { invalid } from '@millrace/contract';
import * as z from 'zod';
import type { Api } from '../call/api.ts';
import type { CallOptions } from '../call/caller.ts';
import { unlessGone } from '../call/gone.ts';
import { only } from '../call/only.ts';
import type { WaitOptions } from '../call/poll.ts';
import { quoted } from '../filter.ts';
import { fullName, locationOf, versionOf, withoutVersion } from '../names.ts';
import type { Operation } from '../operations/operation.ts';
import { remove } from '../operations/remove.ts';
import { aliasProblems } from './aliases.ts';
import { type ModelVersion, modelAnswer } from './model-version.ts';
import type { MadeFor, Models, UploadModel } from './models.ts';
import { uploadModel } from './upload.ts';

const modelsAnswer = z.array(modelAnswer);

export class ModelsOfApi implements Models {
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  upload(model: UploadModel, options: MadeFor & WaitOptions<Operation>): Promise<ModelVersion> {
    return uploadModel(this.#api, this, model, options);
  }

  async get(model: string, options: CallOptions = {}): Promise<ModelVersion> {
    const name = this.#name(model);
    const client = await this.#api.clients.models();
    const call = { ...options, subject: `Get the model ${name}`, permission: 'aiplatform.models.get' };
    const [answer] = await this.#api.caller.safely(call, (gax) => client.getModel({ name }, gax));
    return modelAnswer.parse(answer);
  }

  async find(displayName: string, options: CallOptions = {}): Promise<ModelVersion | undefined> {
    const found = await this.list(`display_name=${quoted(displayName)}`, options);
    return only(
      'model',
      displayName,
      found.filter((model) => model.displayName === displayName),
    );
  }

  async list(filter = '', options: CallOptions = {}): Promise<readonly ModelVersion[]> {
    const client = await this.#api.clients.models();
    const call = { ...options, subject: 'List the models', permission: 'aiplatform.models.list' };
    const parent = locationOf(this.#api.place);
    const [answer] = await this.#api.caller.safely(call, (gax) => client.listModels({ parent, filter }, gax));
    return modelsAnswer.parse(answer);
  }

  async versions(model: string, options: CallOptions = {}): Promise<readonly ModelVersion[]> {
    const name = withoutVersion(this.#name(model));
    const client = await this.#api.clients.models();
    const call = { ...options, subject: `List the versions of ${name}`, permission: 'aiplatform.models.list' };
    const listed = await unlessGone(this.#api.caller.safely(call, (gax) => client.listModelVersions({ name }, gax)));
    const versions = modelsAnswer.parse(listed?.[0] ?? []);
    return versions.toSorted((a, b) => Number(a.versionId) - Number(b.versionId));
  }

  async mergeAliases(
    version: string,
    { add = [], remove: taken = [] }: { readonly add?: readonly string[]; readonly remove?: readonly string[] },
    options: CallOptions = {},
  ): Promise<ModelVersion> {
    const problems = aliasProblems([...add, ...taken]);
    if (problems.length > 0) throw invalid('VERTEX_INVALID', `Aliases of ${version}`, problems);
    const name = this.#name(version);
    const client = await this.#api.clients.models();
    const call = { ...options, subject: `Change the aliases of ${name}`, permission: 'aiplatform.models.update' };
    const versionAliases = [...add, ...taken.map((alias) => `-${alias}`)];
    if (versionAliases.length === 0) return this.get(name, options);
    const [answer] = await this.#api.caller.safely(call, (gax) =>
      client.mergeVersionAliases({ name, versionAliases }, gax),
    );
    return modelAnswer.parse(answer);
  }

  async deleteVersion(version: string, options: WaitOptions<Operation> = {}): Promise<void> {
    const name = this.#name(version);
    const client = await this.#api.clients.models();
    const call = { ...options, subject: `Delete the version ${name}`, permission: 'aiplatform.models.delete' };
    await remove(this.#api, {
      ...{ ...call, resource: withoutVersion(name) },
      gone: async () => {
        const versions = await this.versions(name, options);
        return !versions.some(({ versionId, aliases }) => [versionId, ...aliases].includes(versionOf(name) ?? ''));
      },
      start: async () => (await this.#api.caller.once(call, (gax) => client.deleteModelVersion({ name }, gax)))[0],
    });
  }

  async delete(model: string, options: WaitOptions<Operation> = {}): Promise<void> {
    const name = withoutVersion(this.#name(model));
    const client = await this.#api.clients.models();
    const call = { ...options, subject: `Delete the model ${name}`, permission: 'aiplatform.models.delete' };
    await remove(this.#api, {
      ...{ ...call, resource: name },
      gone: async () => (await unlessGone(this.get(name, options))) === undefined,
      start: async () => (await this.#api.caller.once(call, (gax) => client.deleteModel({ name }, gax)))[0],
    });
  }

  readonly #name = (model: string): string => fullName(this.#api.place, 'models', model);
}
