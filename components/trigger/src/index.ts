export {
  type ChangeKind,
  type Debounce,
  type Environment,
  type KfpTarget,
  type ObjectFilter,
  type PipelineSettings,
  readConfig,
  type TriggerConfig,
  type VertexTarget,
} from './config.ts';
