import { rm } from 'node:fs/promises';
import { EXIT, MillraceError, NAME_PATTERN } from '@millrace/contract';
import { digestTree, type Store } from '@millrace/storage';
import { findVersion, missing, promoted, rolledBack, type Stamp } from './aliases.ts';
import { folderOf, VersionClaim } from './claims.ts';
import type { RegisteredVersion, RegistryState } from './format.ts';
import { StateFile } from './state-file.ts';
import { sweepOrphans } from './sweep.ts';

/** What is kept with a version. */
export interface VersionFacts {
  /** `<pipeline>/<step>/<execution id>` that registers it. */
  readonly execution: string;
  readonly metrics?: Readonly<Record<string, number>>;
  readonly labels?: Readonly<Record<string, string>>;
}

export interface Registration {
  readonly version: RegisteredVersion;
  /** False: the same bundle was registered before. */
  readonly created: boolean;
}

export interface RegistryOptions {
  /** Milliseconds since 1970. Default `Date.now`. */
  readonly now?: () => number;
  readonly signal?: AbortSignal;
}

/**
 * The versions of one model below `<model>/` in a store:
 *
 *     <model>/registry.json            changed by compare-and-swap only
 *     <model>/versions/<n>/model/…     a bundle; there before registry.json mentions it, never changed after
 *     <model>/versions/<n>/claim.json  while it is being written
 *
 * Methods throw MillraceError: the store's codes, `RECORD_CORRUPT`, `REGISTRY_BUSY`, and those named below.
 */
export class ModelRegistry {
  readonly uri: string;
  readonly #store: Store;
  readonly #model: string;
  readonly #now: () => number;
  readonly #signal: AbortSignal | undefined;
  readonly #file: StateFile;

  /** @throws MillraceError `BAD_MODEL_NAME`. */
  constructor(store: Store, model: string, options: RegistryOptions = {}) {
    if (!NAME_PATTERN.test(model)) {
      throw new MillraceError('BAD_MODEL_NAME', `"${model}" is not lower-case letters, digits and single hyphens.`, {
        exitCode: EXIT.usage,
      });
    }
    this.#store = store;
    this.#model = model;
    this.uri = store.uriOf(model);
    this.#now = options.now ?? Date.now;
    this.#signal = options.signal;
    this.#file = new StateFile(store, model);
  }

  /** Versions, aliases and their history. A model without versions has an empty one. */
  state(): Promise<RegistryState> {
    return this.#file.read();
  }

  /** The version that an alias (`champion`, `previous`) or a number names, if any. */
  async resolve(reference: string | number): Promise<RegisteredVersion | undefined> {
    return findVersion(await this.state(), reference);
  }

  /** Where a version's bundle is kept. */
  modelUri(version: number): string {
    return this.#store.uriOf(this.#modelKey(version));
  }

  /** Registers a bundle (a local folder). The same content registered before gives the version it has. */
  async register(bundle: string, facts: VersionFacts): Promise<Registration> {
    await sweepOrphans(this.#store, this.#model, this.#file, this.#now);
    const { digest } = await digestTree(bundle);
    for (;;) {
      const state = await this.state();
      const known = state.versions.find((v) => v.digest === digest);
      if (known !== undefined) return { version: known, created: false };
      const claim = await VersionClaim.take(this.#store, this.#model, nextVersion(state));
      if (!mentions(await this.state(), claim.version)) return this.#publish(claim, bundle, facts);
      // Between the two readings another writer published this version and gave up its claim.
      await claim.settle();
    }
  }

  /** @throws MillraceError `VERSION_MISSING`. */
  promote(version: number, execution: string): Promise<RegistryState> {
    return this.#file.update((state) => promoted(state, version, this.#stamp(execution)));
  }

  /** @throws MillraceError `NOTHING_TO_ROLL_BACK`. */
  rollback(execution: string): Promise<RegistryState> {
    return this.#file.update((state) => rolledBack(state, this.#stamp(execution)));
  }

  /**
   * Brings a version's bundle to `path`, held against the digest it was registered with.
   * @throws MillraceError `VERSION_MISSING`, `MODEL_CORRUPT` (nothing is left at `path`).
   */
  async download(version: number, path: string): Promise<RegisteredVersion> {
    const state = await this.state();
    const entry = findVersion(state, version);
    if (entry === undefined) throw missing(state, version);
    const { digest } = await this.#store.download(this.#modelKey(version), path, this.#transfer());
    if (digest === entry.digest) return entry;
    await rm(path, { recursive: true, force: true });
    throw new MillraceError(
      'MODEL_CORRUPT',
      `${this.modelUri(version)} is not what was registered as version ${version}.`,
      {
        hint: 'Go back to the version before: deploy … local --action rollback',
        fields: { expected: entry.digest, found: digest },
      },
    );
  }

  /** Uploads first, mentions last: a version in registry.json is whole. */
  async #publish(claim: VersionClaim, bundle: string, facts: VersionFacts): Promise<Registration> {
    try {
      const { digest, size } = await this.#store.upload(bundle, this.#modelKey(claim.version), this.#transfer());
      const entry: RegisteredVersion = {
        version: claim.version,
        digest,
        size,
        createdAt: new Date(this.#now()).toISOString(),
        execution: facts.execution,
        metrics: { ...facts.metrics },
        labels: { ...facts.labels },
        state: 'registered',
      };
      const version = await this.#mention(entry, claim);
      const created = version.version === claim.version;
      await (created ? claim.settle() : claim.abandon());
      return { version, created };
    } finally {
      // After a failure the files stay for the next sweep: only it can tell whether registry.json mentions them.
      claim.stop();
    }
  }

  /** Adds a version, or finds the one that another writer registered meanwhile with the same content. */
  async #mention(entry: RegisteredVersion, claim: VersionClaim): Promise<RegisteredVersion> {
    const sameContent = (v: RegisteredVersion) => v.digest === entry.digest;
    const state = await this.#file.update(async (current) => {
      if (current.versions.some(sameContent)) return current;
      await claim.refresh();
      return { ...current, versions: [...current.versions, entry].sort((a, b) => a.version - b.version) };
    });
    return state.versions.find(sameContent) ?? entry;
  }

  #modelKey(version: number): string {
    return `${folderOf(this.#model, version)}model`;
  }

  #stamp(execution: string): Stamp {
    return { at: new Date(this.#now()).toISOString(), execution };
  }

  #transfer(): { signal?: AbortSignal } {
    return this.#signal === undefined ? {} : { signal: this.#signal };
  }
}

const mentions = (state: RegistryState, version: number) => state.versions.some((v) => v.version === version);
const nextVersion = (state: RegistryState) => Math.max(0, ...state.versions.map((v) => v.version)) + 1;
