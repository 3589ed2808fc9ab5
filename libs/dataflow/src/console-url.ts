/** The page of the console that shows a job, by its full name: `projects/P/locations/R/jobs/ID`. */
export function consoleUrl(name: string): string {
  const [, project = '', , region = '', , id = ''] = name.split('/');
  return `https://console.cloud.google.com/dataflow/jobs/${region}/${id}?project=${project}`;
}
