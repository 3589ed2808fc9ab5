import { type Cell, notRun, ok, skipped } from '../cell.ts';
import { KFP } from '../sources.ts';
import { type Copy, everywhere, type Steps, unless } from './places.ts';

const steps = ({ text }: Copy, hit: boolean): Steps => ({
  think: unless(hit, `first(${text})`),
  say: hit ? notRun : ok(`second(first(${text}))`),
});
const chain = { construct: 'step and chain', pipeline: 'chain', steps };

/** A Python function with two retries, and a container that takes what it gave. */
export const CHAIN: readonly Cell[] = [
  ...everywhere({
    ...chain,
    ...{ failure: 'none', fails: false, attempts: { 'first(a)': 1, 'second(first(a))': 1 } },
    order: [['first(a)', 'second(first(a))']],
    because: `${KFP.dataPassing}; ${KFP.exit}; ${KFP.finalStatus}`,
  }),
  ...everywhere({
    ...chain,
    ...{ failure: 'the step fails', fails: true, attempts: { 'first(a)': 3 } },
    inputs: { failing: 'first(a)', failures: 9 },
    because: `${KFP.retry}; ${KFP.upstream}; ${KFP.failSlow}; ${KFP.finalStatus}`,
  }),
  ...everywhere({
    ...chain,
    ...{ failure: 'fails, then succeeds', fails: false, attempts: { 'first(a)': 3, 'second(first(a))': 1 } },
    inputs: { failing: 'first(a)', failures: 2 },
    because: KFP.retry,
  }),
  {
    ...{ construct: chain.construct, nesting: 'in a condition', failure: 'condition false' },
    ...{ pipeline: 'chain-condition', inputs: { door: 'closed' }, outcome: 'succeeded' },
    steps: { 'condition-1/think': skipped, 'condition-1/say': skipped },
    attempts: { 'first(a)': 0 },
    because: KFP.condition,
  },
  {
    ...{ construct: chain.construct, nesting: 'in a loop', failure: 'empty list' },
    ...{ pipeline: 'chain-loop', inputs: { texts: [] }, outcome: 'succeeded', steps: {} },
    attempts: { 'first(a)': 0 },
    because: KFP.noItems,
  },
];
