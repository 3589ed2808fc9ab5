import { type Cell, failed, notRun, ok } from '../cell.ts';
import { KFP } from '../sources.ts';
import { type Copy, everywhere, type Steps } from './places.ts';

const over =
  (letters: readonly string[]) =>
  ({ text, group }: Copy, hit: boolean): Steps => {
    const iterations = letters.map(
      (letter, i) =>
        [`for-loop-${group}[${i}]/say`, hit && letter === 'y' ? failed : ok(`${text}(${letter})`)] as const,
    );
    const all = letters.map((letter) => `${text}(${letter})`).join('+');
    return { ...Object.fromEntries(iterations), join: hit ? notRun : ok(`all(${all})`) };
  };
const loop = { construct: 'ParallelFor and Collected', pipeline: 'loop' };

export const LOOPS: readonly Cell[] = [
  ...everywhere({
    ...{ ...loop, failure: 'none', fails: false, steps: over(['x', 'y', 'z']) },
    attempts: { 'a(x)': 1, 'a(y)': 1, 'a(z)': 1 },
    order: [
      ['a(x)', 'all(a(x)+a(y)+a(z))'],
      ['a(z)', 'all(a(x)+a(y)+a(z))'],
    ],
    because: `${KFP.loop}; ${KFP.collected}`,
  }),
  ...everywhere({
    ...{ ...loop, failure: 'empty list', fails: false, steps: over([]), inputs: { letters: [] } },
    because: `${KFP.noItems}; ${KFP.collected}`,
  }),
  ...everywhere({
    ...{ ...loop, failure: 'one iteration fails', fails: true, steps: over(['x', 'y', 'z']) },
    inputs: { failing: 'a(y)', failures: 9 },
    because: `${KFP.upstream}; ${KFP.failSlow}`,
  }),
];
