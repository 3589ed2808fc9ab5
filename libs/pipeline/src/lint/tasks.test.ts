import { expect, test } from 'vitest';
import { found, GUARDED, guarded, put } from './fixtures/found.ts';
import type { PatchOperation } from './json-patch.ts';

test.each<[string, readonly PatchOperation[], string]>([
  [
    'a constant that is no list',
    [put(`${GUARDED}/for-loop-9/parameterIterator/items/raw`, '{"eu": 1}')],
    `error INVALID_ITERATOR ${guarded}.for-loop-9.parameterIterator.items.raw`,
  ],
  [
    'an item that its body does not declare',
    [put(`${GUARDED}/for-loop-9/parameterIterator/itemInput`, 'region')],
    `error INVALID_ITERATOR ${guarded}.for-loop-9.parameterIterator.itemInput`,
  ],
  [
    'a limit below zero',
    [put(`${GUARDED}/for-loop-2/iteratorPolicy/parallelismLimit`, -1)],
    `error INVALID_ITERATOR ${guarded}.for-loop-2.iteratorPolicy.parallelismLimit`,
  ],
  ['an empty name', [put('/pipelineInfo/name', 'Every Thing')], 'error BAD_PIPELINE_NAME pipelineInfo.name'],
  [
    'a value from nowhere',
    [put('/root/dag/tasks/prepare-2/inputs/parameters/rows', {})],
    'error NO_SOURCE root.dag.tasks.prepare-2.inputs.parameters.rows',
  ],
  [
    'a default of another type',
    [put('/root/inputDefinitions/parameters/rows/defaultValue', 'many')],
    'error INVALID_DEFAULT root.inputDefinitions.parameters.rows.defaultValue',
  ],
  [
    'a number that becomes text',
    [put('/root/dag/tasks/train-2/inputs/parameters/label/runtimeValue/constant', 7)],
    'warning TYPE_MISMATCH root.dag.tasks.train-2.inputs.parameters.label',
  ],
  [
    'a fraction for an integer',
    [put('/root/dag/tasks/prepare-2/inputs/parameters/rows/runtimeValue/constant', 7.5)],
    'warning TYPE_MISMATCH root.dag.tasks.prepare-2.inputs.parameters.rows',
  ],
  [
    'a number of retries below zero',
    [put(`${GUARDED}/prepare/retryPolicy/maxRetryCount`, -2)],
    `error INVALID_RETRY ${guarded}.prepare.retryPolicy.maxRetryCount`,
  ],
  [
    'minutes where seconds are due',
    [put(`${GUARDED}/prepare/retryPolicy/backoffDuration`, '5m')],
    `error INVALID_RETRY ${guarded}.prepare.retryPolicy.backoffDuration`,
  ],
  [
    'a text of an input that is not given',
    [put('/root/dag/tasks/train-2/inputs/parameters/label/runtimeValue/constant', "v{{$.inputs.parameters['count']}}")],
    'error UNKNOWN_PLACEHOLDER root.dag.tasks.train-2.inputs.parameters.label',
  ],
  [
    'the name of the run within a text',
    [put('/root/dag/tasks/train-2/inputs/parameters/label/runtimeValue/constant', 'run {{$.pipeline_job_name}}')],
    'warning UNPORTABLE_PLACEHOLDER root.dag.tasks.train-2.inputs.parameters.label',
  ],
  [
    'a condition on an importer',
    [put('/root/dag/tasks/importer-2/triggerPolicy', { condition: '1 == 1' })],
    'error INVALID_IMPORTER root.dag.tasks.importer-2',
  ],
  [
    'the final status of another task',
    [put('/root/dag/tasks/notify/inputs/parameters/status/taskFinalStatus/producerTask', 'train-2')],
    'error INVALID_EXIT_HANDLER root.dag.tasks.notify.inputs.parameters.status',
  ],
  [
    'an exit handler after two tasks',
    [put('/root/dag/tasks/notify/dependentTasks', ['exit-handler-1', 'train-2'])],
    'warning INVALID_EXIT_HANDLER root.dag.tasks.notify',
  ],
  [
    'an exit handler after nothing',
    [put('/root/dag/tasks/notify/dependentTasks', [])],
    'error INVALID_EXIT_HANDLER root.dag.tasks.notify',
  ],
  [
    'a step after an exit handler',
    [put('/root/dag/tasks/train-2/dependentTasks', ['notify', 'prepare-2'])],
    'error INVALID_EXIT_HANDLER root.dag.tasks.train-2',
  ],
  [
    'a strategy that nobody knows',
    [put('/root/dag/tasks/notify/triggerPolicy/strategy', 'ALWAYS')],
    'error INVALID_EXIT_HANDLER root.dag.tasks.notify.triggerPolicy.strategy',
  ],
  [
    'a name that is not there in dependentTasks',
    [put('/root/dag/tasks/train-2/dependentTasks', ['prepare-9'])],
    'error UNKNOWN_TASK root.dag.tasks.train-2.dependentTasks.0',
  ],
  [
    'a pipeline inside itself',
    [put('/components/comp-scoring/dag/tasks/evaluate/componentRef/name', 'comp-scoring')],
    'error CYCLE components.comp-scoring',
  ],
  [
    'a DAG without tasks',
    [put('/components/comp-scoring/dag/tasks', {})],
    'error EMPTY_DAG components.comp-scoring.dag.tasks',
  ],
  [
    'the name of a driver',
    [{ op: 'move', from: '/root/dag/tasks/train-2', path: '/root/dag/tasks/prepare-2-driver' }],
    'error BAD_TASK_NAME root.dag.tasks.prepare-2-driver',
  ],
  [
    'an output that is declared and not made',
    [{ op: 'remove', path: '/root/dag/outputs' }],
    'error MISSING_OUTPUT root.outputDefinitions.parameters.score',
  ],
  [
    'an output that is made and not declared',
    [{ op: 'remove', path: '/root/outputDefinitions' }],
    'warning UNUSED root.dag.outputs.parameters.score',
  ],
  [
    'a selector of nothing',
    [put('/root/dag/outputs/parameters/score', {})],
    'error INVALID_SELECTOR root.dag.outputs.parameters.score',
  ],
  [
    'a selector that is not CEL',
    [
      put(
        '/components/comp-for-loop-2/dag/tasks/train/inputs/parameters/rate/parameterExpressionSelector',
        'parseJson(',
      ),
    ],
    'error INVALID_SELECTOR components.comp-for-loop-2.dag.tasks.train.inputs.parameters.rate',
  ],
  [
    'an output of a branch outside of it',
    [put(`${GUARDED}/prepare/triggerPolicy`, { condition: '1 == 1' })],
    `warning ABSENT_OUTPUT ${guarded}.for-loop-2.inputs.artifacts.pipelinechannel--prepare-splits`,
  ],
  [
    'an input that may have no value',
    [{ op: 'remove', path: '/root/inputDefinitions/parameters/recipient/defaultValue' }],
    'warning MISSING_INPUT root.dag.tasks.notify.inputs.parameters.to',
  ],
  [
    'an artifact as an input of the pipeline',
    [put('/root/inputDefinitions/artifacts', { raw: { artifactType: { schemaTitle: 'system.Dataset' } } })],
    'error UNSUPPORTED root.inputDefinitions.artifacts.raw',
  ],
  [
    'a component that nobody uses',
    [put('/components/comp-spare', { executorLabel: 'exec-train' })],
    'warning UNUSED components.comp-spare',
  ],
  [
    'a component that does nothing',
    [{ op: 'remove', path: '/components/comp-notify/executorLabel' }],
    'error MISSING_EXECUTOR components.comp-notify',
  ],
  ['a pipeline of one component', [{ op: 'remove', path: '/root/dag' }], 'error EMPTY_DAG root'],
  ['a megabyte', [put('/pipelineInfo/description', 'x'.repeat(1_000_000))], 'warning TOO_LARGE (root)'],
])('kfp: %s', (_, patch, expected) => {
  expect(found(patch)).toContain(expected);
});
