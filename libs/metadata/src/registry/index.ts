export type { Alias, AliasMove, RegisteredVersion, RegistryState } from './format.ts';
export { registrySchema } from './format.ts';
export { type RegistryLocation, registryUri } from './location.ts';
export { previewPromotion, previewRollback } from './preview.ts';
export { ModelRegistry, type Registration, type RegistryOptions, type VersionFacts } from './registry.ts';
