import type { JsonValue } from '@millrace/contract';
import * as z from 'zod';
import { readDocument } from './read.ts';

// KFP's PipelineSpec, schema 2.1.0, as JSON (kubeflow/pipelines, api/v2alpha1/pipeline_spec.proto). Objects are strict:
// a construct that is not known here is refused by name and never silently ignored.

const json: z.ZodType<JsonValue> = z.json();
const named = <T extends z.ZodType>(value: T) => z.record(z.string(), value);

const artifactType = z.strictObject({
  schemaTitle: z.string().optional(),
  schemaVersion: z.string().optional(),
  instanceSchema: z.string().optional(),
  schemaUri: z.string().optional(),
});
const parameterDefinition = z.strictObject({
  parameterType: z.enum([
    'STRING',
    'NUMBER_INTEGER',
    'NUMBER_DOUBLE',
    'BOOLEAN',
    'LIST',
    'STRUCT',
    'TASK_FINAL_STATUS',
    'TASK_CONFIG',
  ]),
  defaultValue: json.optional(),
  isOptional: z.boolean().optional(),
  description: z.string().optional(),
  literals: z.array(json).readonly().optional(),
});
const artifactDefinition = z.strictObject({
  artifactType,
  isOptional: z.boolean().optional(),
  isArtifactList: z.boolean().optional(),
  description: z.string().optional(),
  properties: json.optional(),
  customProperties: json.optional(),
  metadata: named(json).optional(),
});
const interfaceDefinition = z.strictObject({
  parameters: named(parameterDefinition).optional(),
  artifacts: named(artifactDefinition).optional(),
});

const taskParameter = z.strictObject({
  componentInputParameter: z.string().optional(),
  taskOutputParameter: z.strictObject({ producerTask: z.string(), outputParameterKey: z.string() }).optional(),
  runtimeValue: z.strictObject({ constant: json.optional(), runtimeParameter: z.string().optional() }).optional(),
  taskFinalStatus: z.strictObject({ producerTask: z.string() }).optional(),
  parameterExpressionSelector: z.string().optional(),
});
const taskArtifact = z.strictObject({
  componentInputArtifact: z.string().optional(),
  taskOutputArtifact: z.strictObject({ producerTask: z.string(), outputArtifactKey: z.string() }).optional(),
});
const task = z.strictObject({
  taskInfo: z.strictObject({ name: z.string().optional(), taskName: z.string().optional() }).optional(),
  componentRef: z.strictObject({ name: z.string() }),
  inputs: z
    .strictObject({ parameters: named(taskParameter).optional(), artifacts: named(taskArtifact).optional() })
    .optional(),
  dependentTasks: z.array(z.string()).readonly().optional(),
  cachingOptions: z.strictObject({ enableCache: z.boolean().optional(), cacheKey: z.string().optional() }).optional(),
  retryPolicy: z
    .strictObject({
      maxRetryCount: z.number().int().optional(),
      backoffDuration: z.string().optional(),
      backoffFactor: z.number().optional(),
      backoffMaxDuration: z.string().optional(),
    })
    .optional(),
  triggerPolicy: z.strictObject({ condition: z.string().optional(), strategy: z.string().optional() }).optional(),
  iteratorPolicy: z.strictObject({ parallelismLimit: z.number().int().optional() }).optional(),
  parameterIterator: z
    .strictObject({
      items: z.strictObject({ raw: z.string().optional(), inputParameter: z.string().optional() }),
      itemInput: z.string().optional(),
    })
    .optional(),
  artifactIterator: z
    .strictObject({ items: z.strictObject({ inputArtifact: z.string().optional() }), itemInput: z.string().optional() })
    .optional(),
});

const parameterSelector = z.strictObject({ producerSubtask: z.string(), outputParameterKey: z.string() });
const dagParameterOutput = z.strictObject({
  valueFromParameter: parameterSelector.optional(),
  /** The first of these tasks that ran gives the value. */
  valueFromOneof: z.strictObject({ parameterSelectors: z.array(parameterSelector).readonly() }).optional(),
});
const dagArtifactOutput = z.strictObject({
  artifactSelectors: z.array(z.strictObject({ producerSubtask: z.string(), outputArtifactKey: z.string() })).readonly(),
});
const dag = z.strictObject({
  tasks: named(task),
  outputs: z
    .strictObject({ parameters: named(dagParameterOutput).optional(), artifacts: named(dagArtifactOutput).optional() })
    .optional(),
});
const component = z.strictObject({
  inputDefinitions: interfaceDefinition.optional(),
  outputDefinitions: interfaceDefinition.optional(),
  dag: dag.optional(),
  executorLabel: z.string().optional(),
  singlePlatformSpecs: z.array(json).readonly().optional(),
  taskConfigPassthroughs: z.array(json).readonly().optional(),
});

const container = z.strictObject({
  image: z.string(),
  command: z.array(z.string()).readonly().optional(),
  args: z.array(z.string()).readonly().optional(),
  env: z
    .array(z.strictObject({ name: z.string(), value: z.string().default('') }))
    .readonly()
    .optional(),
  resources: z.record(z.string(), json).optional(),
});
const importer = z.strictObject({
  artifactUri: z.strictObject({ constant: z.string().optional(), runtimeParameter: z.string().optional() }),
  typeSchema: artifactType.optional(),
  metadata: named(json).optional(),
  /** True: not taken from KFP's metadata store, even if it knows an artifact of this URI. */
  reimport: z.boolean().optional(),
  downloadToWorkspace: z.boolean().optional(),
});
const executor = z.strictObject({ container: container.optional(), importer: importer.optional() });

const pipelineSpec = z.strictObject({
  pipelineInfo: z.strictObject({
    name: z.string(),
    displayName: z.string().optional(),
    description: z.string().optional(),
  }),
  schemaVersion: z.literal('2.1.0'),
  sdkVersion: z.string().optional(),
  components: named(component).optional(),
  deploymentSpec: z.strictObject({ executors: named(executor).optional() }).optional(),
  root: component,
  defaultPipelineRoot: z.string().optional(),
});

export type ParameterDefinition = z.infer<typeof parameterDefinition>;
export type ArtifactDefinition = z.infer<typeof artifactDefinition>;
export type InterfaceDefinition = z.infer<typeof interfaceDefinition>;
export type TaskParameter = z.infer<typeof taskParameter>;
export type TaskArtifact = z.infer<typeof taskArtifact>;
export type TaskSpec = z.infer<typeof task>;
export type DagSpec = z.infer<typeof dag>;
export type ComponentSpec = z.infer<typeof component>;
export type ContainerSpec = z.infer<typeof container>;
export type ImporterSpec = z.infer<typeof importer>;
export type ExecutorSpec = z.infer<typeof executor>;
/** A compiled pipeline. */
export type PipelineSpec = z.infer<typeof pipelineSpec>;

/**
 * Checks what was read from a file.
 * @throws MillraceError `INVALID_PIPELINE_SPEC` with every problem and its path.
 */
export const readPipelineSpec = (value: unknown, subject = 'Pipeline spec'): PipelineSpec =>
  readDocument(pipelineSpec, value, subject);
