import type { ServeGoal } from './goal.ts';
import { ALIASES, type CloudState, holderOf } from './state.ts';
import type { Step } from './step.ts';

/**
 * Moves the aliases to a version that serves: first the former champion is told apart, as `previous` or as what was
 * replaced; then the version gets all of its aliases in one call.
 */
export function planAliases(
  state: CloudState,
  version: string,
  { aliases, replace, leaves }: ServeGoal,
  alias: string,
): Step | undefined {
  const mine = state.model?.versions.find(({ id }) => id === version)?.aliases ?? [];
  const champion = holderOf(state, alias);
  if (aliases === 'promote' && champion !== undefined && champion.id !== version) {
    const former = replace ? ALIASES.replaced : ALIASES.previous;
    if (!champion.aliases.includes(former)) return { kind: 'aliases', version: champion.id, add: [former], remove: [] };
  }
  const wanted = aliases === 'keep' ? [] : [alias, ALIASES.default];
  const unwanted = aliases === 'keep' ? [ALIASES.replaced] : [ALIASES.previous, ALIASES.rolledBack, ALIASES.replaced];
  const add = wanted.filter((name) => !mine.includes(name));
  const remove = unwanted.filter((name) => mine.includes(name));
  if (add.length + remove.length > 0) return { kind: 'aliases', version, add, remove };
  // What a former rollback left behind is forgotten by whatever goes forward.
  const left = leaves === undefined ? holderOf(state, ALIASES.rolledBack) : undefined;
  return left === undefined ? undefined : { kind: 'aliases', version: left.id, add: [], remove: [ALIASES.rolledBack] };
}
