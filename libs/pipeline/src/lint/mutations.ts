import type { Mutation } from './mutate.ts';

// Tests and tools/oracle damage the good pipeline with these; the package does not export them.
export { goodPipeline, type Mutation, mutate, patched } from './mutate.ts';

const GUARDED = '/components/comp-exit-handler-1/dag/tasks';
const guarded = 'components.comp-exit-handler-1.dag.tasks';
const BRANCHES = '/components/comp-condition-branches-3/dag';
const LOOP = '/components/comp-for-loop-2';
const CONTAINERS = '/deploymentSpec/executors';
const score = "inputs.parameter_values['pipelinechannel--scoring-score']";

/** 28 mutations of {@link goodPipeline}: what the backend refuses at once, and what it lets through to a pod. */
export const MUTATIONS: readonly Mutation[] = [
  {
    name: 'unknown-producer-task',
    damage: 'An artifact comes from a task that is not there.',
    backend: 'Compiler: unknown producer task "tune" in DAG.',
    patch: [
      {
        op: 'replace',
        path: `${GUARDED}/choose/inputs/artifacts/models/taskOutputArtifact/producerTask`,
        value: 'tune',
      },
    ],
    expect: { code: 'UNKNOWN_TASK', path: `${guarded}.choose.inputs.artifacts.models` },
  },
  {
    name: 'unknown-output-parameter',
    damage: 'A parameter is read that its producer does not make.',
    backend: 'Accepted; the driver of condition-7 fails: the output is not in the execution of prepare.',
    patch: [
      {
        op: 'replace',
        path: `${GUARDED}/condition-7/inputs/parameters/pipelinechannel--prepare-count/taskOutputParameter/outputParameterKey`,
        value: 'rows',
      },
    ],
    expect: { code: 'UNKNOWN_OUTPUT', path: `${guarded}.condition-7.inputs.parameters.pipelinechannel--prepare-count` },
  },
  {
    name: 'unknown-output-artifact',
    damage: 'An artifact is read that its producer does not make.',
    backend: 'Accepted; the driver of train-2 fails: cannot find output artifact "split".',
    patch: [
      {
        op: 'replace',
        path: '/root/dag/tasks/train-2/inputs/artifacts/splits/taskOutputArtifact/outputArtifactKey',
        value: 'split',
      },
    ],
    expect: { code: 'UNKNOWN_OUTPUT', path: 'root.dag.tasks.train-2.inputs.artifacts.splits' },
  },
  {
    name: 'constant-of-another-type',
    damage: 'Text is given for a number.',
    backend:
      'Accepted; the driver of train-2 fails: input parameter "rate" type mismatch: expect NUMBER_DOUBLE, got string.',
    patch: [
      { op: 'replace', path: '/root/dag/tasks/train-2/inputs/parameters/rate/runtimeValue/constant', value: 'fast' },
    ],
    expect: { code: 'TYPE_MISMATCH', path: 'root.dag.tasks.train-2.inputs.parameters.rate' },
  },
  {
    name: 'parameter-of-another-type',
    damage: 'An output that is text goes into an input that is a number.',
    backend: 'Accepted; the driver of condition-branches-3 fails: type mismatch: expect NUMBER_DOUBLE, got string.',
    patch: [
      {
        op: 'replace',
        path: `${GUARDED}/condition-branches-3/inputs/parameters/pipelinechannel--scoring-score/taskOutputParameter/outputParameterKey`,
        value: 'verdict',
      },
    ],
    expect: {
      code: 'TYPE_MISMATCH',
      path: `${guarded}.condition-branches-3.inputs.parameters.pipelinechannel--scoring-score`,
    },
  },
  {
    name: 'artifact-of-another-kind',
    damage: 'A dataset goes where a model is expected.',
    backend: 'Accepted, and never compared: the container reads a dataset as a model.',
    patch: [
      {
        op: 'replace',
        path: `${GUARDED}/scoring/inputs/artifacts/model/taskOutputArtifact`,
        value: { producerTask: 'prepare', outputArtifactKey: 'splits' },
      },
    ],
    expect: { code: 'TYPE_MISMATCH', path: `${guarded}.scoring.inputs.artifacts.model` },
  },
  {
    name: 'list-for-one-artifact',
    damage: 'The models of all iterations go into an input that takes one.',
    backend: 'Accepted; the launcher passes the path of the first and drops the others.',
    patch: [{ op: 'remove', path: '/components/comp-choose/inputDefinitions/artifacts/models/isArtifactList' }],
    expect: { code: 'TYPE_MISMATCH', path: `${guarded}.choose.inputs.artifacts.models` },
  },
  {
    name: 'missing-parameter',
    damage: 'A required parameter is not given.',
    backend: 'Accepted; the driver fails: neither value nor default value provided for non-optional parameter "rows".',
    patch: [{ op: 'remove', path: '/root/dag/tasks/prepare-2/inputs/parameters/rows' }],
    expect: { code: 'MISSING_INPUT', path: 'root.dag.tasks.prepare-2.inputs.parameters.rows' },
  },
  {
    name: 'missing-artifact',
    damage: 'A required artifact is not given.',
    backend: 'Accepted, and never checked: the container starts without it.',
    patch: [{ op: 'remove', path: '/root/dag/tasks/prepare-2/inputs/artifacts' }],
    expect: { code: 'MISSING_INPUT', path: 'root.dag.tasks.prepare-2.inputs.artifacts.raw' },
  },
  {
    name: 'undeclared-argument',
    damage: 'An input is given that the component does not declare.',
    backend: 'Accepted, and passed on: the container is given a value that it does not know.',
    patch: [
      {
        op: 'add',
        path: '/root/dag/tasks/prepare-2/inputs/parameters/columns',
        value: { runtimeValue: { constant: 3 } },
      },
    ],
    expect: { code: 'UNKNOWN_INPUT', path: 'root.dag.tasks.prepare-2.inputs.parameters.columns' },
  },
  {
    name: 'undeclared-crossing',
    damage: 'A step in a nested DAG uses a value that the DAG does not declare as its input.',
    backend: 'Accepted; the driver of deploy fails: parent DAG does not have input artifact.',
    patch: [
      {
        op: 'replace',
        path: '/components/comp-condition-4/dag/tasks/deploy/inputs/artifacts/model/componentInputArtifact',
        value: 'pipelinechannel--train-model',
      },
    ],
    expect: { code: 'UNDECLARED_INPUT', path: 'components.comp-condition-4.dag.tasks.deploy.inputs.artifacts.model' },
  },
  {
    name: 'crossing-by-producer',
    damage: 'A step in a nested DAG reads an output of a task outside of it.',
    backend: 'Compiler: unknown producer task "choose" in DAG.',
    patch: [
      {
        op: 'replace',
        path: '/components/comp-condition-6/dag/tasks/archive/inputs/artifacts/model',
        value: { taskOutputArtifact: { producerTask: 'choose', outputArtifactKey: 'best' } },
      },
    ],
    expect: { code: 'UNKNOWN_TASK', path: 'components.comp-condition-6.dag.tasks.archive.inputs.artifacts.model' },
  },
  {
    name: 'condition-syntax',
    damage: 'A condition is not CEL.',
    backend: 'Accepted; the driver of condition-4 fails to compile it.',
    patch: [{ op: 'replace', path: `${BRANCHES}/tasks/condition-4/triggerPolicy/condition`, value: `${score} => 0.5` }],
    expect: {
      code: 'INVALID_CONDITION',
      path: 'components.comp-condition-branches-3.dag.tasks.condition-4.triggerPolicy.condition',
    },
  },
  {
    name: 'condition-unknown-name',
    damage: 'A condition looks at an input that its task is not given.',
    backend: 'Accepted; the driver of condition-7 fails: no such key.',
    patch: [
      {
        op: 'replace',
        path: `${GUARDED}/condition-7/triggerPolicy/condition`,
        value: "int(inputs.parameter_values['count']) < 100",
      },
    ],
    expect: { code: 'INVALID_CONDITION', path: `${guarded}.condition-7.triggerPolicy.condition` },
  },
  {
    name: 'condition-of-two-types',
    damage: 'A condition compares a number with text.',
    backend: 'Accepted, and always false: the branch never runs, and the run succeeds.',
    patch: [
      { op: 'replace', path: `${BRANCHES}/tasks/condition-4/triggerPolicy/condition`, value: `${score} == 'high'` },
    ],
    expect: {
      code: 'INVALID_CONDITION',
      path: 'components.comp-condition-branches-3.dag.tasks.condition-4.triggerPolicy.condition',
    },
  },
  {
    name: 'empty-image',
    damage: 'A container has no image.',
    backend: "Accepted; the pod is refused, or Argo's placeholder image is run in its place.",
    patch: [{ op: 'replace', path: `${CONTAINERS}/exec-train/container/image`, value: '' }],
    expect: { code: 'INVALID_IMAGE', path: 'deploymentSpec.executors.exec-train.container.image' },
  },
  {
    name: 'malformed-image',
    damage: 'The name of an image has a capital letter and a space.',
    backend: 'Accepted; the pod waits in InvalidImageName until it is ended.',
    patch: [
      { op: 'replace', path: `${CONTAINERS}/exec-archive/container/image`, value: 'eu.gcr.io/example/My Archive:1' },
    ],
    expect: { code: 'INVALID_IMAGE', path: 'deploymentSpec.executors.exec-archive.container.image' },
  },
  {
    name: 'missing-component',
    damage: 'A task names a component that is not there.',
    backend: 'Compiler: cannot find component ref name="comp-predict".',
    patch: [
      { op: 'replace', path: '/components/comp-scoring/dag/tasks/evaluate/componentRef/name', value: 'comp-predict' },
    ],
    expect: { code: 'MISSING_COMPONENT', path: 'components.comp-scoring.dag.tasks.evaluate.componentRef' },
  },
  {
    name: 'dangling-executor',
    damage: 'A component names an executor that is not there.',
    backend: 'Compiler: executor(label="exec-notifier") not found in deployment config.',
    patch: [{ op: 'replace', path: '/components/comp-notify/executorLabel', value: 'exec-notifier' }],
    expect: { code: 'MISSING_EXECUTOR', path: 'components.comp-notify.executorLabel' },
  },
  {
    name: 'unknown-placeholder',
    damage: 'An argument names an input that the component does not have.',
    backend: 'Accepted; the driver fails: parameter "epochs" not found in executor input.',
    patch: [
      { op: 'add', path: `${CONTAINERS}/exec-train-2/container/args/-`, value: "{{$.inputs.parameters['epochs']}}" },
    ],
    expect: { code: 'UNKNOWN_PLACEHOLDER', path: 'deploymentSpec.executors.exec-train-2.container.args.8' },
  },
  {
    name: 'absent-placeholder',
    damage: 'An argument is an optional input that the task does not give.',
    backend: 'Accepted; the driver of announce fails: parameter "note" not found in executor input.',
    patch: [
      {
        op: 'add',
        path: `${CONTAINERS}/exec-announce/container/args/-`,
        value: "--note={{$.inputs.parameters['note']}}",
      },
    ],
    expect: { code: 'ABSENT_PLACEHOLDER', path: `${guarded}.announce` },
  },
  {
    name: 'concat',
    damage: 'An argument is a Concat, which KFP writes as JSON.',
    backend: 'Accepted; the container is given the JSON as it stands.',
    patch: [
      {
        op: 'replace',
        path: `${CONTAINERS}/exec-deploy/container/args/3`,
        value: `{"Concat": ["v-", "{{$.inputs.parameters['alias']}}"]}`,
      },
    ],
    expect: { code: 'UNPORTABLE_PLACEHOLDER', path: 'deploymentSpec.executors.exec-deploy.container.args.3' },
  },
  {
    name: 'task-name',
    damage: 'A task has a name that Kubernetes does not take.',
    backend: 'Accepted; Argo refuses the workflow, or the pod of the task.',
    patch: [
      {
        op: 'move',
        from: '/components/comp-scoring/dag/tasks/evaluate',
        path: '/components/comp-scoring/dag/tasks/Evaluate Model',
      },
    ],
    expect: { code: 'BAD_TASK_NAME', path: 'components.comp-scoring.dag.tasks.Evaluate Model' },
  },
  {
    name: 'cycle',
    damage: 'Two tasks wait for each other.',
    backend: 'Accepted by the compiler; Argo refuses the workflow.',
    patch: [{ op: 'add', path: '/root/dag/tasks/prepare-2/dependentTasks/-', value: 'train-2' }],
    expect: { code: 'CYCLE', path: 'root.dag.tasks.prepare-2.dependentTasks' },
  },
  {
    name: 'loop-over-text',
    damage: 'A loop goes over an input that is text.',
    backend: 'Accepted; the driver of for-loop-2 fails: the text is not JSON.',
    patch: [
      {
        op: 'replace',
        path: `${LOOP}/inputDefinitions/parameters/pipelinechannel--trials/parameterType`,
        value: 'STRING',
      },
      {
        op: 'replace',
        path: '/components/comp-exit-handler-1/inputDefinitions/parameters/pipelinechannel--trials/parameterType',
        value: 'STRING',
      },
      { op: 'replace', path: '/root/inputDefinitions/parameters/trials', value: { parameterType: 'STRING' } },
    ],
    expect: { code: 'INVALID_ITERATOR', path: `${guarded}.for-loop-2.parameterIterator.items` },
  },
  {
    name: 'final-status-of-nobody',
    damage: 'The task of an exit handler waits only for success.',
    backend: 'Accepted; the task is skipped when it is needed: after a failure.',
    patch: [{ op: 'remove', path: '/root/dag/tasks/notify/triggerPolicy' }],
    expect: { code: 'INVALID_EXIT_HANDLER', path: 'root.dag.tasks.notify' },
  },
  {
    name: 'oneof-selector',
    damage: 'One of the branches of a oneOf does not give the value.',
    backend: 'Accepted; the driver fails, and only in runs that take this branch.',
    patch: [
      {
        op: 'replace',
        path: `${BRANCHES}/outputs/parameters/pipelinechannel--condition-branches-3-oneof-1/valueFromOneof/parameterSelectors/1/outputParameterKey`,
        value: 'pipelinechannel--deploy-version',
      },
    ],
    expect: {
      code: 'UNKNOWN_OUTPUT',
      path: 'components.comp-condition-branches-3.dag.outputs.parameters.pipelinechannel--condition-branches-3-oneof-1.valueFromOneof.parameterSelectors.1',
    },
  },
  {
    name: 'importer-without-uri',
    damage: 'An importer does not say what it imports.',
    backend: 'Accepted; the importer fails: artifact uri not provided.',
    patch: [{ op: 'replace', path: `${CONTAINERS}/exec-importer-2/importer/artifactUri`, value: {} }],
    expect: { code: 'INVALID_IMPORTER', path: 'deploymentSpec.executors.exec-importer-2.importer.artifactUri' },
  },
];
