export { digestOfFolder } from './bundle/files.ts';
export {
  type BundleManifest,
  type BundleSignature,
  bundleSchema,
  type History,
  historySchema,
  type TrainingFacts,
} from './bundle/format.ts';
export { Bundle, openBundle, type Prediction, readManifest } from './bundle/open.ts';
export { type Probe, readProbe, servedPrediction } from './bundle/probe.ts';
export { type BundleContent, saveBundle, signatureOf } from './bundle/save.ts';
export * from './evaluation/index.ts';
export { type FitOptions, type Fitted, fit } from './fit.ts';
export { type DataType, type Dimensions, Graph, type Ref } from './graph/graph.ts';
export * as ops from './graph/ops.ts';
export {
  DEFAULT_HYPERPARAMETERS,
  type Hyperparameters,
  hyperparametersSchema,
  networkFor,
  readHyperparameters,
} from './hyperparameters.ts';
export { ACTIVATIONS, type Activation, activation } from './layers/activation.ts';
export { dense } from './layers/dense.ts';
export { dropout } from './layers/dropout.ts';
export {
  type Backward,
  defineLayer,
  type Forward,
  type Initializer,
  type Layer,
  type LayerDefinition,
  type LayerScope,
  type TfjsLayer,
  type VariableSpec,
} from './layers/layer.ts';
export { rescale } from './layers/rescale.ts';
export type { LayerStack, PlacedVariable } from './layers/stack.ts';
export { type DenseOptions, denseNetwork, hiddenUnits } from './network/dense-network.ts';
export { initialParameters } from './network/initialize.ts';
export { type Network, type NetworkOutput, networkOf } from './network/network.ts';
export {
  MINIMIZED,
  type Outcome,
  outcomeSchema,
  SEARCH_METRICS,
  type SearchMetric,
  type Trial,
  type Trials,
  trialsSchema,
} from './search/format.ts';
export { foundOf } from './search/found.ts';
export { score, wrongMetric } from './search/score.ts';
export { type Job, jobKey, rungs, type SearchOptions, search } from './search/search.ts';
export {
  DEFAULT_SPACE,
  type Dimension,
  readSpace,
  type Sample,
  type Space,
  sampleSpace,
  spaceSchema,
} from './search/space.ts';
export { libraryVersions, limitThreads, loadTensorFlow, type TensorFlow, tensorflow } from './tensorflow.ts';
export type { TrainingData } from './training/data.ts';
export { folderCheckpoints } from './training/folder-checkpoints.ts';
export {
  type AdamOptions,
  type EpochRecord,
  SCHEDULES,
  type Schedule,
  type TrainOptions,
  type TrainProgress,
  type TrainResult,
} from './training/options.ts';
export { train } from './training/train.ts';
export { Trainer, type TrainerState } from './training/trainer.ts';
