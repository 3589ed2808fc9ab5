import type { JsonValue } from '@millrace/contract';
import { type Cell, type ExpectedStep, ok, skipped } from '../cell.ts';

/** Was done before the run failed. */
const kept = (gives: JsonValue): ExpectedStep => ({ state: 'cached', gives });
const at = {
  failure: 'fails, then succeeds',
  outcome: 'succeeded',
  resumed: true,
  because:
    'backend/api/v2beta1/run.proto RetryRun; backend/src/common/util/workflow.go GenerateRetryExecution: failed nodes',
} as const;

/** Runs that fail, and succeed when they are resumed: what had succeeded is not done again. */
export const RESUMED: readonly Cell[] = [
  {
    ...{ ...at, construct: 'resuming: chain', nesting: 'in a loop', pipeline: 'chain-loop' },
    // Three attempts fail in the first run.
    inputs: { failing: 'first(a)', failures: 3 },
    steps: {
      'for-loop-1[0]/think': ok('first(a)'),
      'for-loop-1[0]/say': ok('second(first(a))'),
      'for-loop-1[1]/think': kept('first(b)'),
      'for-loop-1[1]/say': kept('second(first(b))'),
    },
    attempts: { 'first(a)': 4, 'second(first(a))': 1, 'first(b)': 1, 'second(first(b))': 1 },
  },
  {
    ...{ ...at, construct: 'resuming: loop and Collected', nesting: 'in a nested pipeline', pipeline: 'loop-pipeline' },
    inputs: { failing: 'a(y)', failures: 1 },
    steps: {
      'inside/for-loop-1[0]/say': kept('a(x)'),
      'inside/for-loop-1[1]/say': ok('a(y)'),
      'inside/for-loop-1[2]/say': kept('a(z)'),
      'inside/join': ok('all(a(x)+a(y)+a(z))'),
    },
    attempts: { 'a(x)': 1, 'a(y)': 2, 'a(z)': 1 },
  },
  {
    ...{ ...at, construct: 'resuming: exit handler', nesting: 'in an exit handler', pipeline: 'pipelines-exit' },
    inputs: { failing: 'deep(a)', failures: 1 },
    steps: {
      'exit-handler-1/deep/deeper/say': ok('deep(a)'),
      'exit-handler-1/deep/say': ok('up(deep(a))'),
      'exit-handler-1/say': ok('out(up(deep(a)))'),
      // It ran in the first run, too, and is told something else now.
      report: ok('exit-handler-1 SUCCEEDED without message'),
    },
    attempts: { 'deep(a)': 2, report: 2 },
  },
  {
    ...{ ...at, construct: 'resuming: branches', nesting: 'top level', pipeline: 'combined' },
    inputs: { failing: 'first(a)', failures: 1, door: 'closed', letters: ['x'] },
    outputs: { Output: 'first(a)x:9' },
    steps: {
      say: ok('first(a)'),
      'for-loop-1[0]/station/write': ok(),
      'for-loop-1[0]/station/condition-1/say': skipped,
      contents: ok('first(a)x:9'),
    },
    attempts: { 'first(a)': 2, 'write(first(a)x)': 1 },
  },
  {
    ...{ ...at, construct: 'resuming: artifacts in a list', nesting: 'top level', pipeline: 'artifact-list' },
    ...{ inputs: { failing: 'write(bb)', failures: 1 }, outputs: { Output: 'a:1+bb:2+ccc:3' } },
    steps: {
      'for-loop-1[0]/write': { state: 'cached' },
      'for-loop-1[1]/write': ok(),
      'for-loop-1[2]/write': { state: 'cached' },
      contents: ok('a:1+bb:2+ccc:3'),
    },
    attempts: { 'write(a)': 1, 'write(bb)': 2, 'write(ccc)': 1 },
  },
];
