import type { Origin } from '@millrace/contract';

/** `train.model`, or `the input source`. */
export const show = (origin: Origin): string =>
  origin.from === 'input' ? `the input ${origin.name}` : `${origin.step}.${origin.output}`;

/** `a number`, `an artifact of kind model`. */
export const describe = (io: { readonly kind: string; readonly type: string }): string => {
  if (io.kind === 'artifact') return `an artifact of kind ${io.type}`;
  return io.type === 'integer' ? 'an integer' : `a ${io.type}`;
};
