import { EXIT, MillraceError } from '@millrace/contract';
import { ALIASES, type CloudState, holderOf, servingBesides } from './state.ts';
import type { VertexCandidate } from './step.ts';

/** What an action wants to be true in the end. */
export type Goal =
  | { readonly kind: 'register'; readonly candidate: VertexCandidate }
  | ServeGoal
  | { readonly kind: 'undeploy'; readonly version: string | undefined; readonly removeEndpoint: boolean };

export interface ServeGoal {
  readonly kind: 'serve';
  /** The version, or the candidate that is to be one. */
  readonly version: string | VertexCandidate;
  /** Percent of the requests, 1 to 100. */
  readonly share: number;
  /**
   * `promote`: the version gets the alias and who had it becomes `previous`. `rollback`: it gets the alias, and there
   * is no `previous` any more. `keep`: aliases stay.
   */
  readonly aliases: 'promote' | 'rollback' | 'keep';
  /** The version that is left behind by a rollback; marked before anything else. */
  readonly leaves?: string | undefined;
  /** Who had the alias is deleted. */
  readonly replace: boolean;
  /** Whether answers are compared before more requests are sent. */
  readonly probe: boolean;
}

/** The champion's alias, where actions need to know it. */
interface Naming {
  readonly alias: string;
}

/**
 * Serves a candidate: all at once, or as a canary where something else answers already.
 * @throws MillraceError `CANARY_OF_CHAMPION`
 */
export function deployGoal(
  state: CloudState,
  candidate: VertexCandidate,
  version: string | undefined,
  { alias, canary, replace }: Naming & { readonly canary: number | undefined; readonly replace: boolean },
): ServeGoal {
  const goal = { kind: 'serve', version: candidate, replace, probe: true } as const;
  const alone = servingBesides(state, version).length === 0;
  if (canary === undefined || alone) return { ...goal, share: 100, aliases: 'promote' };
  if (version !== undefined && holderOf(state, alias)?.id === version) {
    throw new MillraceError('CANARY_OF_CHAMPION', `Version ${version} is ${alias} already: it cannot be a canary.`, {
      hint: 'deploy … --action rollback ends the canary that runs; --action promote lets it win.',
      exitCode: EXIT.usage,
    });
  }
  return { ...goal, share: canary, aliases: 'keep' };
}

/**
 * Gives all requests to a version: the one that is named, or the canary. Where there is none, the champion keeps them.
 * @throws MillraceError `VERSION_MISSING`, `NOTHING_TO_PROMOTE`, `SEVERAL_CANARIES`
 */
export function promoteGoal(state: CloudState, version: string | undefined, { alias }: Naming): ServeGoal {
  const goal = { kind: 'serve', share: 100, aliases: 'promote', replace: false } as const;
  const champion = holderOf(state, alias)?.id;
  const canaries = servingBesides(state, champion);
  const target = version ?? (canaries.length > 0 ? canaries[0] : champion);
  if (version !== undefined && !state.model?.versions.some(({ id }) => id === version)) throw missing(version);
  if (version === undefined && canaries.length > 1) {
    throw new MillraceError('SEVERAL_CANARIES', `Versions ${canaries.join(' and ')} are canaries.`, {
      hint: 'Say which: --to-version N.',
      exitCode: EXIT.usage,
    });
  }
  if (target === undefined) throw nothing('NOTHING_TO_PROMOTE', 'No version is deployed that could be promoted.');
  return { ...goal, version: target, probe: !servingBesides(state, undefined).includes(target) };
}

/**
 * Goes back: from a canary to the champion, else from the champion to the version before.
 * @throws MillraceError `NOTHING_TO_ROLL_BACK`
 */
export function rollbackGoal(state: CloudState, { alias }: Naming): ServeGoal {
  const goal = { kind: 'serve', share: 100, replace: false } as const;
  const [champion, previous, left] = [alias, ALIASES.previous, ALIASES.rolledBack].map(
    (name) => holderOf(state, name)?.id,
  );
  if (champion === undefined) throw nothing('NOTHING_TO_ROLL_BACK', `No version is ${alias}.`);
  const probe = (version: string) => !servingBesides(state, undefined).includes(version);
  const toChampion = { ...goal, version: champion, aliases: 'keep', probe: probe(champion) } as const;
  // Done before, or begun: run again it goes no further back.
  if (left !== undefined && left !== champion) return { ...toChampion, leaves: left };
  const canary = left === champion ? undefined : servingBesides(state, champion).at(-1);
  if (canary !== undefined) return { ...toChampion, leaves: canary };
  if (previous === undefined || previous === champion) {
    throw nothing('NOTHING_TO_ROLL_BACK', `No version was ${alias} before version ${champion}.`);
  }
  return { ...goal, version: previous, aliases: 'rollback', leaves: champion, probe: probe(previous) };
}

const missing = (version: string): MillraceError =>
  new MillraceError('VERSION_MISSING', `There is no version ${version}.`, {
    hint: '--action status shows what there is.',
    exitCode: EXIT.usage,
  });

const nothing = (code: string, message: string): MillraceError =>
  new MillraceError(code, message, { hint: '--action status shows what there is.', exitCode: EXIT.usage });
