import type { VertexJobSettings } from '@millrace/contract';

/** The machine and the rights of a job, as the client takes them. */
export const placeOfWork = (job: VertexJobSettings) => ({
  machineType: job.machineType,
  restartOnFailure: job.restartOnFailure,
  outputDirectory: job.folder,
  ...(job.serviceAccount === undefined ? {} : { serviceAccount: job.serviceAccount }),
  ...(job.network === undefined ? {} : { network: job.network }),
  ...(job.timeoutSeconds === undefined ? {} : { timeoutSeconds: job.timeoutSeconds }),
});

/** The container of a worker: a component's image, doing the staged job. */
export const workerOf = (component: string, image: string, jobUri: string) => ({
  image,
  command: [`/app/${component}`],
  args: ['job', '--executor-input', jobUri],
  env: { MILLRACE_IMAGE: image },
});
