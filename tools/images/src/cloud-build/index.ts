export { buildInCloud, type CloudImageOptions, type CloudImageResult } from './build.ts';
export { type CloudBuilds, type CloudBuildsOptions, type NewBuild, openCloudBuilds } from './client.ts';
export { type CloudBuild, hasEnded } from './plain.ts';
