import type { CompileOptions, Pipeline } from '@millrace/pipeline';
import { pipeline as acceleratorsPipeline } from '../corpus/accelerators/pipeline.ts';
import { pipeline as afterPipeline } from '../corpus/after/pipeline.ts';
import { pipeline as artifactInputsPipeline } from '../corpus/artifact-inputs/pipeline.ts';
import { pipeline as artifactKindsPipeline } from '../corpus/artifact-kinds/pipeline.ts';
import { pipeline as artifactListsPipeline } from '../corpus/artifact-lists/pipeline.ts';
import { pipeline as bitcoinPipeline } from '../corpus/bitcoin/pipeline.ts';
import { pipeline as cachingPipeline } from '../corpus/caching/pipeline.ts';
import { pipeline as collectArtifactsPipeline } from '../corpus/collect-artifacts/pipeline.ts';
import { pipeline as collectNestedPipeline } from '../corpus/collect-nested/pipeline.ts';
import { pipeline as collectParametersPipeline } from '../corpus/collect-parameters/pipeline.ts';
import { pipeline as collectTwoLevelsPipeline } from '../corpus/collect-two-levels/pipeline.ts';
import { pipeline as comparisonsPipeline } from '../corpus/comparisons/pipeline.ts';
import { pipeline as conditionInLoopPipeline } from '../corpus/condition-in-loop/pipeline.ts';
import { pipeline as configMapsPipeline } from '../corpus/config-maps/pipeline.ts';
import { pipeline as constantsPipeline } from '../corpus/constants/pipeline.ts';
import { pipeline as covertypePipeline } from '../corpus/covertype/pipeline.ts';
import { pipeline as cpuAndMemoryPipeline } from '../corpus/cpu-and-memory/pipeline.ts';
import { pipeline as defaultsPipeline } from '../corpus/defaults/pipeline.ts';
import { pipeline as descriptionsPipeline } from '../corpus/descriptions/pipeline.ts';
import { pipeline as elseWhenPipeline } from '../corpus/else-when/pipeline.ts';
import { pipeline as environmentPipeline } from '../corpus/environment/pipeline.ts';
import { pipeline as exitHandlerPipeline } from '../corpus/exit-handler/pipeline.ts';
import { pipeline as exitHandlerLoopPipeline } from '../corpus/exit-handler-loop/pipeline.ts';
import { pipeline as exitHandlerNestedPipeline } from '../corpus/exit-handler-nested/pipeline.ts';
import { pipeline as exitHandlerPlainPipeline } from '../corpus/exit-handler-plain/pipeline.ts';
import { pipeline as failurePipeline } from '../corpus/failure/pipeline.ts';
import { pipeline as forEachArtifactsPipeline } from '../corpus/for-each-artifacts/pipeline.ts';
import { pipeline as forEachInputPipeline } from '../corpus/for-each-input/pipeline.ts';
import { pipeline as forEachNumbersPipeline } from '../corpus/for-each-numbers/pipeline.ts';
import { pipeline as forEachOutputPipeline } from '../corpus/for-each-output/pipeline.ts';
import { pipeline as forEachStringsPipeline } from '../corpus/for-each-strings/pipeline.ts';
import { pipeline as forEachStructsPipeline } from '../corpus/for-each-structs/pipeline.ts';
import { pipeline as groupNamesPipeline } from '../corpus/group-names/pipeline.ts';
import { pipeline as ignoreUpstreamFailurePipeline } from '../corpus/ignore-upstream-failure/pipeline.ts';
import { pipeline as importerConstantPipeline } from '../corpus/importer-constant/pipeline.ts';
import { pipeline as importerOptionsPipeline } from '../corpus/importer-options/pipeline.ts';
import { pipeline as importerRuntimePipeline } from '../corpus/importer-runtime/pipeline.ts';
import { pipeline as labelsAndNodesPipeline } from '../corpus/labels-and-nodes/pipeline.ts';
import { pipeline as listsAndStructsPipeline } from '../corpus/lists-and-structs/pipeline.ts';
import { pipeline as loadedFunctionPipeline } from '../corpus/loaded-function/pipeline.ts';
import { pipeline as loadedPipelinePipeline } from '../corpus/loaded-pipeline/pipeline.ts';
import { pipeline as loadedV1Pipeline } from '../corpus/loaded-v1/pipeline.ts';
import { pipeline as loadedV2Pipeline } from '../corpus/loaded-v2/pipeline.ts';
import { pipeline as loopInConditionPipeline } from '../corpus/loop-in-condition/pipeline.ts';
import { pipeline as nestedConditionsPipeline } from '../corpus/nested-conditions/pipeline.ts';
import { pipeline as nestedLoopsPipeline } from '../corpus/nested-loops/pipeline.ts';
import { pipeline as nestedPipelinePipeline } from '../corpus/nested-pipeline/pipeline.ts';
import { pipeline as nestedPipelineBranchesPipeline } from '../corpus/nested-pipeline-branches/pipeline.ts';
import { pipeline as nestedPipelineDeepPipeline } from '../corpus/nested-pipeline-deep/pipeline.ts';
import { pipeline as nestedPipelineTwicePipeline } from '../corpus/nested-pipeline-twice/pipeline.ts';
import { pipeline as oneOfArtifactsPipeline } from '../corpus/one-of-artifacts/pipeline.ts';
import { pipeline as oneOfInLoopPipeline } from '../corpus/one-of-in-loop/pipeline.ts';
import { pipeline as oneOfOutputsPipeline } from '../corpus/one-of-outputs/pipeline.ts';
import { pipeline as oneOfParametersPipeline } from '../corpus/one-of-parameters/pipeline.ts';
import { pipeline as optionalInputsPipeline } from '../corpus/optional-inputs/pipeline.ts';
import { pipeline as otherwisePipeline } from '../corpus/otherwise/pipeline.ts';
import { pipeline as parallelismPipeline } from '../corpus/parallelism/pipeline.ts';
import { pipeline as parameterTypesPipeline } from '../corpus/parameter-types/pipeline.ts';
import { pipeline as platformPipeline } from '../corpus/platform/pipeline.ts';
import { pipeline as retriesPipeline } from '../corpus/retries/pipeline.ts';
import { pipeline as secretsPipeline } from '../corpus/secrets/pipeline.ts';
import { pipeline as textTemplatesPipeline } from '../corpus/text-templates/pipeline.ts';
import { pipeline as timeoutsPipeline } from '../corpus/timeouts/pipeline.ts';
import { pipeline as vertexPipeline } from '../corpus/vertex/pipeline.ts';
import { pipeline as volumesPipeline } from '../corpus/volumes/pipeline.ts';
import { pipeline as whenPipeline } from '../corpus/when/pipeline.ts';
import { pipeline as whereItRunsPipeline } from '../corpus/where-it-runs/pipeline.ts';

/** A pipeline of the corpus: `corpus/<name>/pipeline.ts`, and beside it `pipeline.py`. */
export interface Pair {
  readonly name: string;
  /** What it is about, in Markdown. */
  readonly construct: string;
  readonly pipeline: Pipeline;
  readonly target?: CompileOptions['target'];
}

/** In the order of the table in the README. */
export const CORPUS: readonly Pair[] = [
  {
    name: 'parameter-types',
    construct: 'parameters of the six types, pipeline inputs and outputs',
    pipeline: parameterTypesPipeline,
  },
  { name: 'defaults', construct: 'defaults of pipelines and components', pipeline: defaultsPipeline },
  { name: 'optional-inputs', construct: 'optional inputs, given or not', pipeline: optionalInputsPipeline },
  { name: 'constants', construct: 'constants', pipeline: constantsPipeline },
  { name: 'lists-and-structs', construct: 'lists and structs between steps', pipeline: listsAndStructsPipeline },
  {
    name: 'artifact-kinds',
    construct: 'artifacts of every kind, an input of any kind',
    pipeline: artifactKindsPipeline,
  },
  {
    name: 'artifact-inputs',
    construct: 'pipeline inputs and outputs that are artifacts',
    pipeline: artifactInputsPipeline,
  },
  { name: 'artifact-lists', construct: 'inputs that take a list of artifacts', pipeline: artifactListsPipeline },
  { name: 'descriptions', construct: 'descriptions', pipeline: descriptionsPipeline },
  { name: 'importer-constant', construct: 'importer of a constant URI', pipeline: importerConstantPipeline },
  { name: 'importer-runtime', construct: 'importer of a URI known at run time', pipeline: importerRuntimePipeline },
  { name: 'importer-options', construct: 'importer with metadata, importing anew', pipeline: importerOptionsPipeline },
  { name: 'when', construct: '`when`', pipeline: whenPipeline },
  { name: 'otherwise', construct: '`otherwise`', pipeline: otherwisePipeline },
  { name: 'else-when', construct: '`elseWhen`', pipeline: elseWhenPipeline },
  { name: 'one-of-parameters', construct: '`oneOf` of parameters', pipeline: oneOfParametersPipeline },
  { name: 'one-of-artifacts', construct: '`oneOf` of artifacts', pipeline: oneOfArtifactsPipeline },
  { name: 'one-of-outputs', construct: '`oneOf` as the output of a pipeline', pipeline: oneOfOutputsPipeline },
  { name: 'nested-conditions', construct: 'branches in branches', pipeline: nestedConditionsPipeline },
  { name: 'comparisons', construct: 'every comparison of every type', pipeline: comparisonsPipeline },
  { name: 'for-each-strings', construct: '`forEach` over texts', pipeline: forEachStringsPipeline },
  { name: 'for-each-numbers', construct: '`forEach` over numbers', pipeline: forEachNumbersPipeline },
  {
    name: 'for-each-structs',
    construct: '`forEach` over structs, fields of an item',
    pipeline: forEachStructsPipeline,
  },
  { name: 'for-each-input', construct: '`forEach` over a list input', pipeline: forEachInputPipeline },
  { name: 'for-each-output', construct: '`forEach` over a list output', pipeline: forEachOutputPipeline },
  {
    name: 'for-each-artifacts',
    construct: '`forEach` over artifacts (target `vertex`)',
    pipeline: forEachArtifactsPipeline,
    target: 'vertex',
  },
  { name: 'parallelism', construct: '`parallelism` of a loop', pipeline: parallelismPipeline },
  { name: 'nested-loops', construct: 'loops in loops', pipeline: nestedLoopsPipeline },
  { name: 'collect-parameters', construct: '`collect` of parameters', pipeline: collectParametersPipeline },
  { name: 'collect-artifacts', construct: '`collect` of artifacts', pipeline: collectArtifactsPipeline },
  { name: 'collect-nested', construct: '`collect` in a loop, and of it', pipeline: collectNestedPipeline },
  { name: 'collect-two-levels', construct: '`collect` over two loops', pipeline: collectTwoLevelsPipeline },
  { name: 'condition-in-loop', construct: 'a branch in a loop', pipeline: conditionInLoopPipeline },
  { name: 'one-of-in-loop', construct: '`oneOf` in a loop', pipeline: oneOfInLoopPipeline },
  { name: 'loop-in-condition', construct: 'a loop in a branch', pipeline: loopInConditionPipeline },
  { name: 'nested-pipeline', construct: 'a pipeline as a step', pipeline: nestedPipelinePipeline },
  { name: 'nested-pipeline-twice', construct: 'a pipeline used several times', pipeline: nestedPipelineTwicePipeline },
  { name: 'nested-pipeline-deep', construct: 'pipelines two deep', pipeline: nestedPipelineDeepPipeline },
  {
    name: 'nested-pipeline-branches',
    construct: 'branches and loops in a nested pipeline, which is itself in one',
    pipeline: nestedPipelineBranchesPipeline,
  },
  { name: 'exit-handler', construct: '`exitHandler` with the final status', pipeline: exitHandlerPipeline },
  { name: 'exit-handler-plain', construct: '`exitHandler` without the status', pipeline: exitHandlerPlainPipeline },
  {
    name: 'exit-handler-loop',
    construct: '`exitHandler` around loops and branches',
    pipeline: exitHandlerLoopPipeline,
  },
  { name: 'exit-handler-nested', construct: '`exitHandler` in a nested pipeline', pipeline: exitHandlerNestedPipeline },
  { name: 'failure', construct: '`exitHandler` after a failure', pipeline: failurePipeline },
  { name: 'group-names', construct: 'names of branches, loops and handlers', pipeline: groupNamesPipeline },
  { name: 'after', construct: '`after`', pipeline: afterPipeline },
  { name: 'ignore-upstream-failure', construct: '`ignoreUpstreamFailure`', pipeline: ignoreUpstreamFailurePipeline },
  { name: 'caching', construct: '`caching`', pipeline: cachingPipeline },
  { name: 'retries', construct: '`retries` with a backoff', pipeline: retriesPipeline },
  { name: 'cpu-and-memory', construct: '`cpu` and `memory`, requests and limits', pipeline: cpuAndMemoryPipeline },
  { name: 'accelerators', construct: '`accelerator` of a cluster', pipeline: acceleratorsPipeline },
  { name: 'environment', construct: '`env`', pipeline: environmentPipeline },
  { name: 'secrets', construct: '`secrets` as variables and as a folder', pipeline: secretsPipeline },
  { name: 'config-maps', construct: '`configMaps`', pipeline: configMapsPipeline },
  { name: 'volumes', construct: '`volumes`', pipeline: volumesPipeline },
  { name: 'labels-and-nodes', construct: '`labels`, `nodeSelector`', pipeline: labelsAndNodesPipeline },
  { name: 'timeouts', construct: '`timeout`', pipeline: timeoutsPipeline },
  { name: 'platform', construct: 'the platform document at every depth', pipeline: platformPipeline },
  { name: 'vertex', construct: 'target `vertex`', pipeline: vertexPipeline, target: 'vertex' },
  { name: 'where-it-runs', construct: "`on: 'vertex'`", pipeline: whereItRunsPipeline },
  { name: 'loaded-v1', construct: '`loadComponent` of version 1', pipeline: loadedV1Pipeline },
  { name: 'loaded-v2', construct: '`loadComponent` of version 2', pipeline: loadedV2Pipeline },
  { name: 'loaded-function', construct: '`loadComponent` of a Python function', pipeline: loadedFunctionPipeline },
  { name: 'loaded-pipeline', construct: '`loadComponent` of a compiled pipeline', pipeline: loadedPipelinePipeline },
  { name: 'text-templates', construct: 'texts put together at run time', pipeline: textTemplatesPipeline },
  { name: 'bitcoin', construct: 'the bitcoin example, of component.yaml files', pipeline: bitcoinPipeline },
  { name: 'covertype', construct: 'the covertype example, likewise', pipeline: covertypePipeline },
];
