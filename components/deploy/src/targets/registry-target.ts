import { EXIT, MillraceError } from '@millrace/contract';
import { type ModelRegistry, previewPromotion, previewRollback, type RegistryState } from '@millrace/metadata';
import { digestTree } from '@millrace/storage';
import { requireVersion } from '../request.ts';
import type { Candidate, Outcome, Target } from './target.ts';

export interface RegistryTargetOptions {
  /** `<pipeline>/<step>/<execution id>`. */
  readonly execution: string;
  readonly dryRun: boolean;
}

/** The registry in the bucket: versions are folders, and what is served is the alias `champion`. */
export class RegistryTarget implements Target {
  readonly kind = 'registry';
  readonly alias = 'champion';
  readonly uri: string;
  readonly #registry: ModelRegistry;
  readonly #execution: string;
  readonly #dryRun: boolean;

  constructor(registry: ModelRegistry, { execution, dryRun }: RegistryTargetOptions) {
    this.#registry = registry;
    this.#execution = execution;
    this.#dryRun = dryRun;
    this.uri = registry.uri;
  }

  async deploy(candidate: Candidate): Promise<Outcome> {
    if (this.#dryRun) return this.#preview(candidate);
    const { bundle, metrics, labels, promote } = candidate;
    const { version: entry, created } = await this.#registry.register(bundle, {
      execution: this.#execution,
      metrics,
      labels,
    });
    const registered = created ? [`registered version ${entry.version}`] : [];
    if (!promote) return { ...(await this.status()), version: entry.version, changes: registered };
    const promoted = await this.#promote(entry.version);
    return { ...promoted, changes: [...registered, ...promoted.changes] };
  }

  promote(version: number | undefined): Promise<Outcome> {
    return this.#promote(requireVersion(version));
  }

  async #promote(version: number): Promise<Outcome> {
    const before = await this.#registry.state();
    const after = this.#dryRun
      ? previewPromotion(before, version)
      : await this.#registry.promote(version, this.#execution);
    return { version, changes: moves(before, after), aliases: after.aliases };
  }

  async rollback(): Promise<Outcome> {
    const before = await this.#registry.state();
    const after = this.#dryRun ? previewRollback(before) : await this.#registry.rollback(this.#execution);
    return { ...outcomeOf(after), changes: moves(before, after) };
  }

  undeploy(): Promise<Outcome> {
    return Promise.reject(
      new MillraceError('NOTHING_DEPLOYED', 'The registry serves nothing: it keeps versions and aliases.', {
        hint: 'undeploy is for --target vertex.',
        exitCode: EXIT.usage,
      }),
    );
  }

  async status(): Promise<Outcome> {
    return outcomeOf(await this.#registry.state());
  }

  async #preview({ bundle, promote }: Candidate): Promise<Outcome> {
    const state = await this.#registry.state();
    const { digest } = await digestTree(bundle);
    const known = state.versions.find((v) => v.digest === digest)?.version;
    const version = known ?? Math.max(0, ...state.versions.map((v) => v.version)) + 1;
    const { champion } = state.aliases;
    const moved = promote && champion !== version;
    return {
      version,
      changes: [
        ...(known === undefined ? [`registered version ${version}`] : []),
        ...(moved ? [move(champion, version)] : []),
      ],
      aliases: moved ? { champion: version, previous: champion } : state.aliases,
    };
  }
}

const outcomeOf = ({ aliases }: RegistryState): Outcome => ({
  ...(aliases.champion === undefined ? {} : { version: aliases.champion }),
  changes: [],
  aliases,
});

function moves(before: RegistryState, after: RegistryState): string[] {
  const [from, to] = [before.aliases.champion, after.aliases.champion];
  return to === undefined || from === to ? [] : [move(from, to)];
}

const move = (from: number | undefined, to: number) =>
  from === undefined ? `champion is version ${to}` : `champion moved from version ${from} to ${to}`;
