export { buildImage, type ImageResult } from './build-image.ts';
export { type Bundle, type BundleOptions, bundleComponent } from './bundle.ts';
export { type ImageContext, prepareContext } from './context.ts';
export { dockerfile } from './dockerfile.ts';
export { componentFolder, componentNames, findComponent } from './find-component.ts';
export { closure, type LockedPackage, type Lockfile, prunedManifests, readLockfile } from './packages.ts';
export { findProject, type Project, WORKSPACE } from './project.ts';
