export { drain } from './drain.ts';
export { ModelSlot, type Phase, type Predictor } from './predictor.ts';
export { buildServer, type ServerOptions } from './server.ts';
