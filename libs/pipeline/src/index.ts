export { type CompileOptions, compile, IMAGE_REPOSITORY } from './compile/compile.ts';
export { fromYaml, toYaml } from './compile/yaml.ts';
export { allOf, anyOf, not } from './conditions.ts';
export { definePipeline, type InputRefs, type OutputRefs, type Pipeline, type PipelineDefinition } from './define.ts';
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
export { when } from './when.ts';
