import { prepareAndDescribe } from '@millrace/dataset';
import type { Engine } from './engine.ts';

/** The embedded engine: this process, bounded memory. */
export const engine: Engine = {
  readsHere: true,
  prepare: ({ raw, recipe, output, context: { workDirectory, signal } }) =>
    prepareAndDescribe({ raw: raw.path, recipe, output, workDirectory, signal }),
};
