export { buildImage, type ImageResult } from './build-image.ts';
export { type Bundle, bundleComponent, WORKSPACE } from './bundle.ts';
export { type ImageContext, prepareContext } from './context.ts';
export { dockerfile } from './dockerfile.ts';
export { closure, type LockedPackage, type Lockfile, prunedManifests, readLockfile } from './packages.ts';
