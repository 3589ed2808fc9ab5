export { type CompileOptions, compile } from './compile/compile.ts';
export { fromYaml, toYaml } from './compile/yaml.ts';
export {
  definePipeline,
  type InputRefs,
  isPipeline,
  type OutputRefs,
  type Pipeline,
  type PipelineDefinition,
  type TypedPipeline,
} from './define.ts';
export {
  describePipeline,
  descriptionText,
  type InterfaceEntry,
  type PipelineDescription,
  type PlatformNeed,
  type StepDescription,
} from './describe/index.ts';
export { type Change, diffPipelines } from './diff/index.ts';
export type { NestedOptions } from './dsl/call-pipeline.ts';
export { type Collected, type CollectedRef, collect } from './dsl/collect.ts';
export { allOf, anyOf, not } from './dsl/conditions.ts';
export { exitHandler } from './dsl/exit-handler.ts';
export type { GroupOptions } from './dsl/group-options.ts';
export { type ImportedArtifact, type ImportOptions, importArtifact, type Metadata } from './dsl/import-artifact.ts';
export { forEach, type ItemRef, type Items, type Loop, type LoopOptions } from './dsl/loop.ts';
export { oneOf } from './dsl/one-of.ts';
export type { AnyRef, RefRecord } from './dsl/refs.ts';
export { text } from './dsl/text.ts';
export { type ClosedChain, type OpenChain, when } from './dsl/when.ts';
export {
  type Box,
  type Flow,
  type GraphEdge,
  type GraphGroup,
  type GraphNode,
  graphMermaid,
  graphOf,
  graphSvg,
  type LayoutInput,
  type LayoutOptions,
  layoutGraph,
  type PipelineGraph,
  type Placed,
  type Point,
  px,
  type SvgOptions,
  smoothLine,
} from './graph-view/index.ts';
export type { CompiledPipeline } from './ir/compiled.ts';
export { type ExecutorConfig, type PlatformSpec, readPlatformSpec } from './ir/platform.ts';
export type {
  ArtifactDefinition,
  ComponentSpec,
  ContainerSpec,
  DagSpec,
  ExecutorSpec,
  ImporterSpec,
  InterfaceDefinition,
  ParameterDefinition,
  PipelineSpec,
  TaskArtifact,
  TaskParameter,
  TaskSpec,
} from './ir/spec.ts';
export { readPipelineSpec } from './ir/spec.ts';
export {
  type CheckOptions,
  type CheckTarget,
  checkPipeline,
  type PipelineProblem,
  type ProblemCode,
} from './lint/index.ts';
export {
  type ComponentTypes,
  componentModule,
  type LoadedComponent,
  loadComponent,
  type ModuleOptions,
} from './load/index.ts';
export { IMAGE_REPOSITORY, imageOf } from './placeholder.ts';
