const PROTO = 'api/v2alpha1/pipeline_spec.proto';
const DSL = 'sdk/python/kfp/dsl';
const DOCS = 'https://www.kubeflow.org/docs/components/pipelines/user-guides';

/** Where KFP says how a construct behaves; paths are those of github.com/kubeflow/pipelines. */
export const KFP = {
  dataPassing: `${DOCS}/data-handling/parameters; ${PROTO} TaskInputsSpec: a task's inputs are values of upstream tasks`,
  upstream: `${PROTO} TriggerStrategy ALL_UPSTREAM_TASKS_SUCCEEDED, the default: a task waits for success upstream`,
  failSlow: 'Vertex AI PipelineFailurePolicy: the default runs on until no more tasks can be executed',
  retry: `${DSL}/pipeline_task.py set_retry: num_retries is the number of times to retry on failure`,
  condition: `${DOCS}/core-functions/control-flow dsl.If; ${PROTO} TriggerPolicy: not triggered means SKIPPED`,
  branches: `${DSL}/tasks_group.py Elif, Else: conjunction with the negated conditions before`,
  oneOf: `${DSL}/pipeline_channel.py OneOf: the output of the branch that was executed`,
  loop: `${DSL}/tasks_group.py ParallelFor: the group is executed once for every item`,
  parallelism: `${DSL}/tasks_group.py ParallelFor: parallelism is the most concurrent iterations, 0 unconstrained`,
  collected: `${DSL}/for_loop.py Collected; ${PROTO} PipelineTaskSpec.iterator: outputs merge into a list in order`,
  collectedDeep:
    'backend/src/v2/driver/resolve.go CollectInputs: down to the containers of all loops, into one list without levels',
  noItems: `${PROTO} PipelineTaskSpec.iterator; backend/src/v2/compiler/argocompiler/dag.go WithSequence of count 0`,
  pipelines: `${DSL}/pipeline_context.py pipeline: a pipeline is used as a component; ${PROTO} ComponentSpec.dag`,
  ignoring: `${DSL}/pipeline_task.py ignore_upstream_failure: runs when upstream completes, even if unsuccessful`,
  stillFailed: 'sdk/python/kfp/local/orchestrator/enhanced_dag_orchestrator.py body_failed: the DAG fails all the same',
  exit: `${DSL}/tasks_group.py ExitHandler: the exit task is invoked upon exiting the group of other tasks`,
  exitFails: 'sdk/python/kfp/local/orchestrator/enhanced_dag_orchestrator.py exit_failed: an exit task fails its DAG',
  finalStatus: `${DSL}/task_final_status.py: SUCCEEDED or FAILED, the producer's name, a message in case of error`,
  artifacts: `${DSL}/types/artifact_types.py Artifact: path and metadata; ${DSL}/executor.py write_executor_output`,
  optional: `backend/src/v2/driver/resolve.go ErrResolvedParameterNull: absent is left out, the default holds`,
  types: `${PROTO} ParameterTypeEnum; ${DSL}/executor.py get_input_parameter_value`,
  templates: `backend/src/v2/component/launcher_v2.go compileCmdAndArgs: placeholders in constants are filled in`,
  structures: `${DSL}/placeholders.py ConcatPlaceholder, IfPresentPlaceholder`,
  surroundings: `${DSL}/__init__.py PIPELINE_*_PLACEHOLDER; backend/src/v2/driver/resolve.go RuntimeValue`,
  selector: `${PROTO} parameter_expression_selector; ${DSL}/for_loop.py LoopArgumentVariable`,
  importer: `${DSL}/importer_node.py importer: uri, class and metadata become an artifact`,
  after: `${DSL}/pipeline_task.py after: an explicit dependency without data`,
  unwritten:
    'backend/src/v2/component/launcher_v2.go collectOutputParameters: a declared output has to be there, and of its type',
  caching: `${PROTO} CachingOptions.enable_cache; ${DSL}/pipeline_task.py set_caching_options`,
} as const;
