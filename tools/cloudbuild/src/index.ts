export { type BuildFile, type BuildStep, STARTS, type Start } from './check/build-file.ts';
export { buildProblems, readBuild, startOf } from './check/check.ts';
