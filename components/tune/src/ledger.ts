import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Checkpoints, canonicalJson, type JsonObject } from '@millrace/contract';
import { type Outcome, outcomeSchema } from '@millrace/model';
import * as z from 'zod';

const ledgerSchema = z.strictObject({
  formatVersion: z.literal(1),
  /** Digest of what is searched; a ledger of another search is not used. */
  search: z.string(),
  outcomes: z.record(z.string(), outcomeSchema),
});

const FILE = 'ledger.json';

/** Outcomes of finished jobs, kept so that a killed search goes on where it was. */
export class Ledger {
  readonly done: Map<string, Outcome>;
  readonly #directory: string;
  readonly #search: string;
  readonly #checkpoints: Checkpoints;
  #saving: Promise<void> = Promise.resolve();

  private constructor(directory: string, search: string, checkpoints: Checkpoints, done: Map<string, Outcome>) {
    this.done = done;
    this.#directory = directory;
    this.#search = search;
    this.#checkpoints = checkpoints;
  }

  /** Brings back what a search of the same facts left. */
  static async open(directory: string, facts: JsonObject, checkpoints: Checkpoints): Promise<Ledger> {
    const search = createHash('sha256').update(canonicalJson(facts)).digest('hex');
    await mkdir(directory, { recursive: true });
    const kept = await checkpoints.load();
    const ledger = kept === undefined ? undefined : await readLedger(join(kept, FILE));
    if (kept === undefined || ledger?.search !== search) return new Ledger(directory, search, checkpoints, new Map());
    return new Ledger(directory, search, checkpoints, new Map(Object.entries(ledger.outcomes)));
  }

  /** Keeps an outcome. Saves run one after the other. */
  async add(key: string, outcome: Outcome): Promise<void> {
    this.done.set(key, outcome);
    this.#saving = this.#saving.then(() => this.#save());
    await this.#saving;
  }

  async #save(): Promise<void> {
    const ledger: z.input<typeof ledgerSchema> = {
      formatVersion: 1,
      search: this.#search,
      outcomes: Object.fromEntries(this.done),
    };
    await writeFile(join(this.#directory, FILE), JSON.stringify(ledger));
    await this.#checkpoints.save(this.#directory);
  }
}

async function readLedger(file: string) {
  const parsed = ledgerSchema.safeParse(JSON.parse(await readFile(file, 'utf8')));
  return parsed.success ? parsed.data : undefined;
}
