export { ArtifactListRef, ArtifactRef } from './artifact-ref.ts';
export {
  ARTIFACT_SCHEMA_VERSION,
  ARTIFACT_TYPES,
  type Artifact,
  type ArtifactKind,
  type ArtifactSchema,
  type ArtifactType,
  artifact,
  artifactSchema,
  artifactTypeOf,
  type ForeignType,
  recordedType,
} from './artifacts.ts';
export { NAME_PATTERN, RESERVED_INPUTS, RESERVED_ON_VERTEX } from './check.ts';
export { type Component, type ComponentDefinition, defineComponent, type Effects } from './component.ts';
export type { ComparisonOperator, Condition } from './condition.ts';
export { constraints, describeInput } from './describe.ts';
export { EXIT, formatError, invalid, MillraceError, type MillraceErrorOptions, type Problem } from './errors.ts';
export { type FinalStatus, FinalStatusRef } from './final-status.ts';
export {
  type ArtifactSpec,
  componentInterface,
  type InterfaceSpec,
  type IoDefinitions,
  PARAMETER_TYPES,
  type ParameterSpec,
} from './interface.ts';
export { canonicalJson, type JsonObject, type JsonValue } from './json.ts';
export type { Origin } from './origin.ts';
export { type FieldKey, type FieldOf, ParameterRef } from './parameter-ref.ts';
export {
  type FinalStatusParameter,
  isFinalStatus,
  type Parameter,
  type ParameterType,
  type Presence,
  param,
} from './parameters.ts';
export type {
  Checkpoints,
  ExternalRead,
  FingerprintContext,
  FingerprintFunction,
  FingerprintModule,
  InputArtifact,
  Inputs,
  Logger,
  OutputArtifact,
  Outputs,
  Progress,
  RemoteWork,
  RunContext,
  RunFunction,
  RunInputs,
  RunModule,
  RunOutputs,
  RunResult,
  TrialReport,
} from './run.ts';
export {
  commonShape,
  type FieldTypes,
  fieldShapes,
  type ItemType,
  type Shape,
  shapeOfItem,
  shapeOfValue,
  type ValueOfItem,
  type ValueOfType,
} from './shapes.ts';
export {
  COMPONENT_VARIABLE,
  type ComponentSpec,
  cachingOptions,
  componentSpec,
  type DagOutputs,
  EFFECTS_VARIABLE,
  type ExecutorSpec,
  executorSpec,
  SCHEMA_VERSION,
} from './spec.ts';
export type { RefOf, Step, StepArguments, Waitable } from './step.ts';
export { type StepFactory, withStepFactory } from './step-factory.ts';
export type {
  MountOptions,
  ResourceOptions,
  RetryOptions,
  StepOptions,
  VertexOptions,
  VolumeOptions,
} from './step-options.ts';
export { componentTable } from './table.ts';
export { isJson, readParameters, valueProblems } from './values.ts';
export type { VertexContext, VertexJobSettings, VertexModule, VertexWork } from './vertex.ts';
export { vertexSyntax } from './vertex-syntax.ts';
