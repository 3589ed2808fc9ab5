import { promoted, rolledBack } from './aliases.ts';
import type { RegistryState } from './format.ts';

const stamp = { at: new Date(0).toISOString(), execution: '' };

/** The state after a promotion that is not made. @throws MillraceError `VERSION_MISSING`. */
export const previewPromotion = (state: RegistryState, version: number): RegistryState =>
  promoted(state, version, stamp);

/** The state after a rollback that is not made. @throws MillraceError `NOTHING_TO_ROLL_BACK`. */
export const previewRollback = (state: RegistryState): RegistryState => rolledBack(state, stamp);
