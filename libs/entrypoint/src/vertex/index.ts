// For components that submit tuning jobs of their own.
export { placeOfWork, workerOf } from './container.ts';
export { stateInWords } from './custom-job.ts';
export { connect, followJob } from './follow.ts';
export { readJobFailure, readJobResult, resultFolder } from './job-result.ts';
export { stageJob } from './stage.ts';
