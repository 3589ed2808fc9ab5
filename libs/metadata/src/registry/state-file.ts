import { setTimeout as sleep } from 'node:timers/promises';
import { MillraceError } from '@millrace/contract';
import type { Store } from '@millrace/storage';
import { type Document, hasCode, readDocument, writeDocument } from '../documents.ts';
import { type RegistryState, registrySchema } from './format.ts';

const ATTEMPTS = 20;

/** `registry.json` of one model: read whole, changed only by compare-and-swap on its generation. */
export class StateFile {
  readonly #store: Store;
  readonly #model: string;
  readonly #key: string;

  constructor(store: Store, model: string) {
    this.#store = store;
    this.#model = model;
    this.#key = `${model}/registry.json`;
  }

  async read(): Promise<RegistryState> {
    return (await this.#load()).value;
  }

  /**
   * Applies `change` to the newest state, again if another writer came first.
   * @param change May give back the state unchanged; then nothing is written.
   * @throws MillraceError `REGISTRY_BUSY` after 20 attempts, `RECORD_CORRUPT`.
   */
  async update(change: (state: RegistryState) => RegistryState | Promise<RegistryState>): Promise<RegistryState> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const { value, generation } = await this.#load();
      const next = await change(value);
      if (next === value) return value;
      try {
        await writeDocument(this.#store, this.#key, next, { ifGeneration: generation });
        return next;
      } catch (error) {
        if (!hasCode(error, 'PRECONDITION_FAILED')) throw error;
      }
      await sleep(Math.random() * Math.min(10 * 2 ** attempt, 1000));
    }
    const uri = this.#store.uriOf(this.#key);
    throw new MillraceError('REGISTRY_BUSY', `${uri} was changed by others ${ATTEMPTS} times in a row.`, {
      hint: 'Run the command again.',
    });
  }

  async #load(): Promise<Document<RegistryState>> {
    const none: RegistryState = { formatVersion: 1, model: this.#model, versions: [], aliases: {}, history: [] };
    const found = await readDocument(this.#store, this.#key, registrySchema);
    return found ?? { value: none, generation: '0' };
  }
}
