import { type Cell, failed, notRun, ok, skipped } from '../cell.ts';
import { KFP } from '../sources.ts';

const at = { construct: 'ExitHandler and final status', nesting: 'top level' } as const;
const FAILS = { failing: 'body(a)', failures: 9 };

export const EXITS: readonly Cell[] = [
  {
    ...{ ...at, failure: 'the exit task fails', pipeline: 'chain-exit', inputs: { failing: 'report', failures: 9 } },
    outcome: 'failed',
    steps: {
      'exit-handler-1/think': ok('first(a)'),
      'exit-handler-1/say': ok('second(first(a))'),
      report: failed,
    },
    order: [['second(first(a))', 'report']],
    because: KFP.exitFails,
  },
  {
    ...{ ...at, failure: 'fails, then succeeds', pipeline: 'exit-retried', outcome: 'succeeded' },
    inputs: { failing: 'report', failures: 1 },
    steps: { 'exit-handler-1/say': ok('body(a)'), report: ok('exit-handler-1 SUCCEEDED without message') },
    attempts: { report: 2 },
    because: `${KFP.exit}; ${KFP.retry}`,
  },
  {
    ...{ ...at, failure: 'condition false', pipeline: 'exit-skipped', outcome: 'succeeded' },
    steps: {
      'exit-handler-1/condition-2/say': skipped,
      report: ok('exit-handler-1 SUCCEEDED without message'),
    },
    because: `${KFP.condition}; ${KFP.finalStatus}`,
  },
  {
    ...{ ...at, construct: 'ExitHandler with a pipeline as exit task', failure: 'none' },
    ...{ pipeline: 'exit-by-pipeline', outcome: 'succeeded' },
    steps: {
      'exit-handler-1/say': ok('body(a)'),
      'goodbye/say': ok('bye(all)'),
      'goodbye/say-2': ok('bye(bye(all))'),
    },
    order: [['body(a)', 'bye(all)']],
    because: `${KFP.exit}; test_data/sdk_compiled_pipelines/valid/pipeline_as_exit_task.py`,
  },
  {
    ...{ ...at, construct: 'ExitHandler with a pipeline as exit task', failure: 'the step fails' },
    ...{ pipeline: 'exit-by-pipeline', inputs: FAILS, outcome: 'failed' },
    steps: { 'exit-handler-1/say': failed, 'goodbye/say': ok('bye(all)'), 'goodbye/say-2': ok('bye(bye(all))') },
    because: `${KFP.exit}; ${KFP.stillFailed}`,
  },
  {
    ...{ ...at, construct: 'two ExitHandlers', failure: 'none', pipeline: 'exit-twice', outcome: 'succeeded' },
    steps: {
      'exit-handler-1/say': ok('one(a)'),
      'exit-handler-2/say-2': ok('two(b)'),
      report: ok('exit-handler-1 SUCCEEDED without message'),
      'report-2': ok('exit-handler-2 SUCCEEDED without message'),
      'say-3': ok('between(c)'),
    },
    order: [['one(a)', 'between(c)']],
    because: `${KFP.exit}; ${KFP.after}`,
  },
  {
    ...{ ...at, construct: 'two ExitHandlers', failure: 'the step fails', pipeline: 'exit-twice', outcome: 'failed' },
    inputs: { failing: 'one(a)', failures: 9 },
    steps: {
      'exit-handler-1/say': failed,
      'exit-handler-2/say-2': ok('two(b)'),
      report: ok('exit-handler-1 FAILED with message'),
      'report-2': ok('exit-handler-2 SUCCEEDED without message'),
      'say-3': notRun,
    },
    because: `${KFP.exit}; ${KFP.upstream}; ${KFP.failSlow}`,
  },
  {
    ...{ ...at, nesting: 'in a nested pipeline', failure: 'none', pipeline: 'exit-inside', outcome: 'succeeded' },
    steps: {
      'guarded/exit-handler-1/say': ok('body(a)'),
      'guarded/report': ok('exit-handler-1 SUCCEEDED without message'),
      say: ok('next(b)'),
    },
    order: [['report', 'next(b)']],
    because: `${KFP.exit}; ${KFP.pipelines}`,
  },
  {
    ...{ ...at, nesting: 'in a nested pipeline', failure: 'the step fails', pipeline: 'exit-inside', inputs: FAILS },
    outcome: 'failed',
    steps: {
      'guarded/exit-handler-1/say': failed,
      'guarded/report': ok('exit-handler-1 FAILED with message'),
      say: notRun,
    },
    because: `${KFP.exit}; ${KFP.upstream}`,
  },
  {
    ...{ ...at, construct: 'final status of one step', failure: 'none', pipeline: 'status-of-a-step' },
    outcome: 'succeeded',
    steps: { say: ok('body(a)'), report: ok('say SUCCEEDED without message') },
    order: [['body(a)', 'report']],
    because: `${KFP.finalStatus}; sdk/python/kfp/compiler/pipeline_spec_builder.py modify_task_for_ignore_upstream_failure`,
  },
  {
    ...{ ...at, construct: 'final status of one step', failure: 'upstream fails', pipeline: 'status-of-a-step' },
    ...{ inputs: FAILS, outcome: 'failed' },
    steps: { say: failed, report: ok('say FAILED with message') },
    because: `${KFP.finalStatus}; ${KFP.stillFailed}`,
  },
];
