export { drain } from './drain.ts';
export { fetchModel, type LocalModel, type ModelReference, parseModel } from './model-source.ts';
export { type Flags, readOptions, type ServeOptions } from './options.ts';
export { ModelSlot, type Phase, type Predictor } from './predictor.ts';
export { type Surroundings, serve } from './serve.ts';
export { buildServer, type ServerOptions } from './server.ts';
