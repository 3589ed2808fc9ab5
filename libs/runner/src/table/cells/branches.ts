import { type Cell, failed, notRun, ok, skipped } from '../cell.ts';
import { KFP } from '../sources.ts';
import { type Copy, everywhere, type Steps } from './places.ts';

const LABELS = ['one', 'two', 'three'];

/** What happens when the branch with this number is taken. */
const taken =
  (number: 0 | 1 | 2) =>
  ({ text, group }: Copy, hit: boolean): Steps => {
    const branches = LABELS.map((label, i) => {
      const id = `condition-branches-${group}/condition-${group + 1 + i}/say${i === 0 ? '' : `-${i + 1}`}`;
      const step = i !== number ? skipped : hit ? failed : ok(`${label}(${text})`);
      return [id, step] as const;
    });
    return { ...Object.fromEntries(branches), 'say-4': hit ? notRun : ok(`last(${LABELS[number]}(${text}))`) };
  };
const branches = { construct: 'If, Elif, Else, OneOf', pipeline: 'branches' };

export const BRANCHES: readonly Cell[] = [
  ...everywhere({
    ...{ ...branches, failure: 'none', fails: false, steps: taken(0) },
    order: [['one(a)', 'last(one(a))']],
    because: `${KFP.condition}; ${KFP.branches}; ${KFP.oneOf}`,
  }),
  ...everywhere({
    ...{ ...branches, failure: 'condition false', fails: false, steps: taken(2) },
    inputs: { choice: 'neither' },
    because: `${KFP.branches}; ${KFP.oneOf}`,
  }),
  ...everywhere({
    ...{ ...branches, failure: 'the step fails', fails: true, steps: taken(1) },
    inputs: { choice: 'second', failing: 'two(a)', failures: 9 },
    attempts: { 'two(a)': 1, 'one(a)': 0 },
    because: `${KFP.branches}; ${KFP.upstream}`,
  }),
];
