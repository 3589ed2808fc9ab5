import type { CallOptions as GaxOptions } from 'google-gax';
import * as z from 'zod';
import type { Api } from '../call/api.ts';
import type { CallOptions } from '../call/caller.ts';
import { unlessGone } from '../call/gone.ts';
import { makeOnce } from '../call/make.ts';
import type { ListOptions } from '../jobs/jobs.ts';
import type { Nodes } from './metadata.ts';
import type { MetadataNode, NodeSpec } from './node.ts';
import { ensureStore, storeOf } from './store.ts';

/** How nodes of one kind are called for. */
export interface NodeKind<Spec extends NodeSpec, N extends MetadataNode> {
  /** E.g. `artifacts`. */
  readonly collection: string;
  readonly answer: z.ZodType<N>;
  readonly create: (parent: string, node: Spec, gax: GaxOptions) => Promise<unknown>;
  readonly get: (name: string, gax: GaxOptions) => Promise<unknown>;
  readonly list: (request: { readonly parent: string; readonly filter: string }, gax: GaxOptions) => Promise<unknown>;
}

/** Nodes of any kind: their ids are ours, so that the same one is never made twice. */
export class NodesOfApi<Spec extends NodeSpec, N extends MetadataNode> implements Nodes<Spec, N> {
  readonly #api: Api;
  readonly #kind: NodeKind<Spec, N>;

  constructor(api: Api, kind: NodeKind<Spec, N>) {
    this.#api = api;
    this.#kind = kind;
  }

  async ensure(node: Spec, options: CallOptions = {}): Promise<N> {
    const call = this.#call('create', `Record ${node.id} among the ${this.#kind.collection}`, options);
    const parent = storeOf(this.#api);
    const create = () => this.#api.caller.once(call, (gax) => this.#kind.create(parent, node, gax));
    return makeOnce(this.#api.caller, {
      ...call,
      look: () => unlessGone(this.get(node.id, options)),
      start: async () => {
        const created = await unlessGone(create());
        if (created !== undefined) return this.#kind.answer.parse(created);
        await ensureStore(this.#api, options);
        return this.#kind.answer.parse(await create());
      },
    });
  }

  async get(name: string, options: CallOptions = {}): Promise<N> {
    const full = name.includes('/') ? name : `${storeOf(this.#api)}/${this.#kind.collection}/${name}`;
    const call = this.#call('get', `Get ${full}`, options);
    return this.#kind.answer.parse(await this.#api.caller.safely(call, (gax) => this.#kind.get(full, gax)));
  }

  async list(filter = '', { limit, ...options }: ListOptions = {}): Promise<readonly N[]> {
    const call = this.#call('list', `List the ${this.#kind.collection}`, options);
    const most = limit === undefined ? {} : { maxResults: limit };
    const request = { parent: storeOf(this.#api), filter };
    const listed = await unlessGone(
      this.#api.caller.safely(call, (gax) => this.#kind.list(request, { ...gax, ...most })),
    );
    return z
      .array(this.#kind.answer)
      .parse(listed ?? [])
      .slice(0, limit);
  }

  #call(verb: string, subject: string, { signal }: CallOptions) {
    return { signal, subject, permission: `aiplatform.${this.#kind.collection}.${verb}` };
  }
}
