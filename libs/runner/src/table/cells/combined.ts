import { type Cell, failed, notRun, ok, skipped } from '../cell.ts';
import { KFP } from '../sources.ts';

const top = { nesting: 'top level', failure: 'none', outcome: 'succeeded' } as const;
const station = (i: number, letter: string) => ({
  [`for-loop-1[${i}]/station/write`]: ok(),
  [`for-loop-1[${i}]/station/condition-1/say`]: ok(`open(first(a)${letter})`),
});

/** Constructs in one another, three and four deep, and steps that do not do what they declare. */
export const COMBINED: readonly Cell[] = [
  {
    ...{ ...top, construct: 'If in a pipeline in a loop, its artifact collected', nesting: 'in a nested pipeline' },
    ...{ pipeline: 'combined', outputs: { Output: 'first(a)x:9+first(a)y:9' } },
    steps: { say: ok('first(a)'), ...station(0, 'x'), ...station(1, 'y'), contents: ok('first(a)x:9+first(a)y:9') },
    because: `${KFP.pipelines}; ${KFP.loop}; ${KFP.collected}`,
  },
  {
    ...{ ...top, construct: 'If in a pipeline in a loop, its artifact collected', nesting: 'in a nested pipeline' },
    ...{ failure: 'condition false', pipeline: 'combined', inputs: { door: 'closed', letters: ['x'] } },
    outputs: { Output: 'first(a)x:9' },
    steps: {
      say: ok('first(a)'),
      ...station(0, 'x'),
      'for-loop-1[0]/station/condition-1/say': skipped,
      contents: ok('first(a)x:9'),
    },
    because: `${KFP.pipelines}; ${KFP.condition}`,
  },
  {
    ...{ ...top, construct: 'If in a pipeline in a loop, its artifact collected', nesting: 'in a nested pipeline' },
    ...{ failure: 'upstream fails', pipeline: 'combined', inputs: { failing: 'first(a)', failures: 9 } },
    outcome: 'failed',
    steps: {
      say: failed,
      'for-loop-1/station/write': notRun,
      'for-loop-1/station/condition-1/say': notRun,
      contents: notRun,
    },
    because: KFP.upstream,
  },
  {
    ...{ ...top, construct: 'If in If in a loop in an exit handler', nesting: 'in an exit handler' },
    ...{ failure: 'condition false', pipeline: 'below' },
    steps: {
      'exit-handler-1/say': ok('start(a)'),
      'exit-handler-1/for-loop-2[0]/condition-3/think': skipped,
      'exit-handler-1/for-loop-2[0]/condition-3/condition-4/say-2': skipped,
      'exit-handler-1/for-loop-2[1]/condition-3/think': ok('inner(y)'),
      'exit-handler-1/for-loop-2[1]/condition-3/condition-4/say-2': ok('deepest(inner(y))'),
      'exit-handler-1/for-loop-2[2]/condition-3/think': ok('inner(z)'),
      'exit-handler-1/for-loop-2[2]/condition-3/condition-4/say-2': ok('deepest(inner(z))'),
      report: ok('exit-handler-1 SUCCEEDED without message'),
    },
    because: `${KFP.condition}; ${KFP.exit}`,
  },
  {
    ...{ ...top, construct: 'Collected and OneOf as outputs of a pipeline', pipeline: 'returning' },
    outputs: { all: ['each(x)', 'each(y)'], one: 'one(a)' },
    steps: {
      'for-loop-1[0]/say': ok('each(x)'),
      'for-loop-1[1]/say': ok('each(y)'),
      'condition-branches-2/condition-3/say-2': ok('one(a)'),
      'condition-branches-2/condition-4/think': skipped,
    },
    because: `${KFP.collected}; ${KFP.oneOf}`,
  },
  {
    ...{ ...top, construct: 'Collected and OneOf as outputs of a pipeline', nesting: 'in a nested pipeline' },
    ...{ failure: 'condition false', pipeline: 'calling', inputs: { choice: 'second' } },
    steps: {
      'returning/for-loop-1[0]/say': ok('each(u)'),
      'returning/for-loop-1[1]/say': ok('each(v)'),
      'returning/condition-branches-2/condition-3/say-2': skipped,
      'returning/condition-branches-2/condition-4/think': ok('two(a)'),
      join: ok('both(each(u)+each(v))'),
      say: ok('after(two(a))'),
    },
    because: `${KFP.collected}; ${KFP.oneOf}; ${KFP.pipelines}`,
  },
  {
    ...{ ...top, construct: 'an output that is not written', failure: 'the step fails', outcome: 'failed' },
    ...{ pipeline: 'unwritten', steps: { silent: failed, say: notRun } },
    because: KFP.unwritten,
  },
  {
    ...{ ...top, construct: 'outputs of a wrong type, an exception', failure: 'the step fails', outcome: 'failed' },
    ...{ pipeline: 'misdone' },
    steps: { mistyped: failed, crash: failed, 'wrong-return': failed, say: ok('other(a)') },
    because: `${KFP.unwritten}; sdk/python/kfp/dsl/executor.py handle_single_return_value`,
  },
  {
    ...{ ...top, construct: 'retries in a condition in a loop', nesting: 'in a loop', failure: 'fails, then succeeds' },
    ...{ pipeline: 'retried-inside', inputs: { failing: 'once(b)', failures: 1 }, attempts: { 'once(b)': 2 } },
    steps: { 'for-loop-2[0]/condition-3/think': skipped, 'for-loop-2[1]/condition-3/think': ok('once(b)') },
    because: KFP.retry,
  },
  {
    ...{ ...top, construct: 'a cache key of its own', pipeline: 'keyed', again: { text: 'b' } },
    ...{ steps: { say: { state: 'cached', gives: 'kept(a)' } }, attempts: { 'kept(a)': 1, 'kept(b)': 0 } },
    because: 'api/v2alpha1/pipeline_spec.proto CachingOptions.cache_key: inputs are ignored where it is given',
  },
];
