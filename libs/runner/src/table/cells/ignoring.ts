import { type Cell, notRun, ok } from '../cell.ts';
import { KFP } from '../sources.ts';
import { type Copy, everywhere, type Steps, unless } from './places.ts';

/** `think` runs whatever became of `say`, with its default where `say` gave nothing; `say-2` is strict. */
const steps = ({ text }: Copy, hit: boolean): Steps => ({
  say: unless(hit, `first(${text})`),
  think: ok(hit ? 'anyway(nothing)' : `anyway(first(${text}))`),
  'say-2': hit ? notRun : ok(`strict(first(${text}))`),
});
const ignoring = { construct: 'ignore_upstream_failure', pipeline: 'ignoring', steps };

export const IGNORING: readonly Cell[] = [
  ...everywhere({
    ...{ ...ignoring, failure: 'none', fails: false, order: [['first(a)', 'anyway(first(a))']] },
    because: KFP.ignoring,
  }),
  ...everywhere({
    ...{ ...ignoring, failure: 'upstream fails', fails: true, inputs: { failing: 'first(a)', failures: 9 } },
    because: `${KFP.ignoring}; ${KFP.stillFailed}`,
  }),
];
