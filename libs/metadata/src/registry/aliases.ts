import { EXIT, MillraceError } from '@millrace/contract';
import type { RegisteredVersion, RegistryState } from './format.ts';

/** Who moves an alias, and when (ISO 8601, UTC). */
export interface Stamp {
  readonly at: string;
  /** `<pipeline>/<step>/<execution id>`. */
  readonly execution: string;
}

/** The version that an alias or a number names. */
export function findVersion(state: RegistryState, reference: string | number): RegisteredVersion | undefined {
  const number = aliasOf(state, String(reference)) ?? (/^\d+$/.test(String(reference)) ? Number(reference) : undefined);
  return state.versions.find((v) => v.version === number);
}

/** `champion` moves to `version`, `previous` to the champion before. No change where it is champion already. */
export function promoted(state: RegistryState, version: number, stamp: Stamp): RegistryState {
  if (findVersion(state, version) === undefined) throw missing(state, version);
  const { champion } = state.aliases;
  if (champion === version) return state;
  return {
    ...withState(state, version, 'promoted'),
    aliases: { champion: version, ...(champion === undefined ? {} : { previous: champion }) },
    history: [
      ...state.history,
      { ...stamp, reason: 'promote', ...(champion === undefined ? {} : { from: champion }), to: version },
    ],
  };
}

/**
 * `champion` goes back to `previous`, which then names nothing: rolling back again cannot bring the bad version back.
 * @throws MillraceError `NOTHING_TO_ROLL_BACK`.
 */
export function rolledBack(state: RegistryState, stamp: Stamp): RegistryState {
  const { champion, previous } = state.aliases;
  if (champion === undefined || previous === undefined) {
    throw new MillraceError('NOTHING_TO_ROLL_BACK', `No version of ${state.model} was champion before the one now.`, {
      hint: 'Promote a version by its number: deploy … local --action promote --to-version N',
      exitCode: EXIT.usage,
    });
  }
  return {
    ...withState(state, champion, 'rolled-back'),
    aliases: { champion: previous },
    history: [...state.history, { ...stamp, reason: 'rollback', from: champion, to: previous }],
  };
}

function aliasOf(state: RegistryState, name: string): number | undefined {
  return name === 'champion' || name === 'previous' ? state.aliases[name] : undefined;
}

function withState(state: RegistryState, version: number, to: RegisteredVersion['state']): RegistryState {
  return { ...state, versions: state.versions.map((v) => (v.version === version ? { ...v, state: to } : v)) };
}

export function missing(state: RegistryState, reference: string | number): MillraceError {
  const known = state.versions.map((v) => v.version).join(', ');
  return new MillraceError('VERSION_MISSING', `${state.model} has no version ${reference}.`, {
    hint: known === '' ? 'It has no versions yet.' : `Its versions: ${known}.`,
    exitCode: EXIT.usage,
  });
}
