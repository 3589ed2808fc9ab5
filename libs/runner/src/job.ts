/** What a run tells of itself to its steps, by KFP's placeholders. */
export interface JobFacts {
  /** Id of the run. */
  readonly run: string;
  readonly pipeline: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** URI of the store. */
  readonly root: string;
}

/** The resource name of a run, by which a final status names its pipeline job. */
export const jobResourceName = ({ pipeline, run }: JobFacts): string => `${pipeline}/runs/${run}`;

/**
 * The value of a placeholder such as `{{$.pipeline_job_name}}` (without the braces), or `undefined` for another text.
 * @see https://kubeflow-pipelines.readthedocs.io/en/stable/source/dsl.html
 */
export function jobPlaceholder(path: string, job: JobFacts, task: string): string | undefined {
  switch (path) {
    case '.pipeline_job_name':
      return job.pipeline;
    case '.pipeline_job_resource_name':
      return jobResourceName(job);
    case '.pipeline_job_uuid':
      return job.run;
    case '.pipeline_task_name':
      return task.slice(task.lastIndexOf('/') + 1);
    case '.pipeline_task_uuid':
      return `${job.run}/${task}`;
    case '.pipeline_job_create_time_utc':
    case '.pipeline_job_schedule_time_utc':
      return job.startedAt;
    case '.pipeline_root':
      return job.root;
    default:
      return undefined;
  }
}
