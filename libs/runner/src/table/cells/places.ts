import type { JsonObject } from '@millrace/contract';
import { type Cell, type ExpectedStep, type Failure, failed, type Nesting, ok } from '../cell.ts';

/** A copy of a construct: an iteration of the loop around it, or the only one. */
export interface Copy {
  /** Ids of its steps start so. */
  readonly prefix: string;
  /** The text that it gets. Only the copy with `a` is told to fail. */
  readonly text: 'a' | 'b';
  /** Number of the first group in it, as the SDK counts groups. */
  readonly group: number;
}

interface Place {
  readonly nesting: Nesting;
  /** Ending of the pipeline's name. */
  readonly ending: string;
  readonly copies: readonly Copy[];
}

/** The nestings of `pipelines/nesting.py`. */
export const PLACES: readonly Place[] = [
  { nesting: 'top level', ending: 'top', copies: [{ prefix: '', text: 'a', group: 1 }] },
  { nesting: 'in a condition', ending: 'condition', copies: [{ prefix: 'condition-1/', text: 'a', group: 2 }] },
  {
    nesting: 'in a loop',
    ending: 'loop',
    copies: [
      { prefix: 'for-loop-1[0]/', text: 'a', group: 2 },
      { prefix: 'for-loop-1[1]/', text: 'b', group: 2 },
    ],
  },
  { nesting: 'in a nested pipeline', ending: 'pipeline', copies: [{ prefix: 'inside/', text: 'a', group: 1 }] },
  { nesting: 'in an exit handler', ending: 'exit', copies: [{ prefix: 'exit-handler-1/', text: 'a', group: 2 }] },
];

export type Steps = Readonly<Record<string, ExpectedStep>>;

interface Everywhere extends Pick<Cell, 'attempts' | 'order' | 'because'> {
  readonly construct: string;
  /** Start of the pipelines' names. */
  readonly pipeline: string;
  readonly failure: Failure;
  readonly inputs?: JsonObject;
  /** Whether the construct fails as a whole. */
  readonly fails: boolean;
  /** What the steps of one copy do; `hit`: whether it is the copy in which something fails. */
  readonly steps: (copy: Copy, hit: boolean) => Steps;
}

/** One cell for every nesting. */
export function everywhere({ construct, pipeline, fails, steps, ...cell }: Everywhere): Cell[] {
  return PLACES.map(({ nesting, ending, copies }) => {
    const reported = fails ? 'exit-handler-1 FAILED with message' : 'exit-handler-1 SUCCEEDED without message';
    const own = copies.map((copy) => prefixed(copy.prefix, steps(copy, fails && copy.text === 'a')));
    return {
      ...{ construct, nesting, ...cell },
      pipeline: `${pipeline}-${ending}`,
      outcome: fails ? 'failed' : 'succeeded',
      steps: Object.assign({}, ...own, nesting === 'in an exit handler' ? { report: ok(reported) } : {}),
    };
  });
}

const prefixed = (prefix: string, steps: Steps): Steps =>
  Object.fromEntries(Object.entries(steps).map(([id, step]) => [`${prefix}${id}`, step]));

/** A step that fails in the copy that is hit. */
export const unless = (hit: boolean, gives: string): ExpectedStep => (hit ? failed : ok(gives));
