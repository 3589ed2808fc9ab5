/** What a request asks for; the names are those of the API's description. */
const ROUTES = [
  ['GET', '/apis/v2beta1/healthz', 'HealthzService_GetHealthz'],
  ['POST', '/apis/v2beta1/pipelines/upload', 'UploadPipeline'],
  ['POST', '/apis/v2beta1/pipelines/upload_version', 'UploadPipelineVersion'],
  ['GET', '/apis/v2beta1/pipelines/names/{name}', 'PipelineService_GetPipelineByName'],
  ['GET', '/apis/v2beta1/pipelines/{pipeline_id}/versions/{version_id}', 'PipelineService_GetPipelineVersion'],
  ['DELETE', '/apis/v2beta1/pipelines/{pipeline_id}/versions/{version_id}', 'PipelineService_DeletePipelineVersion'],
  ['GET', '/apis/v2beta1/pipelines/{pipeline_id}/versions', 'PipelineService_ListPipelineVersions'],
  ['GET', '/apis/v2beta1/pipelines/{pipeline_id}', 'PipelineService_GetPipeline'],
  ['DELETE', '/apis/v2beta1/pipelines/{pipeline_id}', 'PipelineService_DeletePipeline'],
  ['GET', '/apis/v2beta1/pipelines', 'PipelineService_ListPipelines'],
  ['POST', '/apis/v2beta1/experiments/{id}:archive', 'ExperimentService_ArchiveExperiment'],
  ['POST', '/apis/v2beta1/experiments/{id}:unarchive', 'ExperimentService_UnarchiveExperiment'],
  ['GET', '/apis/v2beta1/experiments/{id}', 'ExperimentService_GetExperiment'],
  ['DELETE', '/apis/v2beta1/experiments/{id}', 'ExperimentService_DeleteExperiment'],
  ['GET', '/apis/v2beta1/experiments', 'ExperimentService_ListExperiments'],
  ['POST', '/apis/v2beta1/experiments', 'ExperimentService_CreateExperiment'],
  ['POST', '/apis/v2beta1/runs/{id}:archive', 'RunService_ArchiveRun'],
  ['POST', '/apis/v2beta1/runs/{id}:unarchive', 'RunService_UnarchiveRun'],
  ['POST', '/apis/v2beta1/runs/{id}:terminate', 'RunService_TerminateRun'],
  ['POST', '/apis/v2beta1/runs/{id}:retry', 'RunService_RetryRun'],
  ['GET', '/apis/v2beta1/runs/{id}', 'RunService_GetRun'],
  ['DELETE', '/apis/v2beta1/runs/{id}', 'RunService_DeleteRun'],
  ['GET', '/apis/v2beta1/runs', 'RunService_ListRuns'],
  ['POST', '/apis/v2beta1/runs', 'RunService_CreateRun'],
  ['POST', '/apis/v2beta1/recurringruns/{id}:enable', 'RecurringRunService_EnableRecurringRun'],
  ['POST', '/apis/v2beta1/recurringruns/{id}:disable', 'RecurringRunService_DisableRecurringRun'],
  ['GET', '/apis/v2beta1/recurringruns/{id}', 'RecurringRunService_GetRecurringRun'],
  ['DELETE', '/apis/v2beta1/recurringruns/{id}', 'RecurringRunService_DeleteRecurringRun'],
  ['GET', '/apis/v2beta1/recurringruns', 'RecurringRunService_ListRecurringRuns'],
  ['POST', '/apis/v2beta1/recurringruns', 'RecurringRunService_CreateRecurringRun'],
  // Beside the description, as the server's own router has them.
  ['GET', '/apis/v1alpha1/runs/{id}/nodes/{node_id}/log', 'ReadRunLog'],
  ['GET', '/apis/v2beta1/runs/{id}/nodes/{node_id}/artifacts/{name}:read', 'ReadArtifact'],
] as const;

/** `operationId` of the API's description; `ReadRunLog` and `ReadArtifact` are not in it. */
export type KfpOperation = (typeof ROUTES)[number][2];

/** A request that was understood. */
export interface Routed {
  readonly operation: KfpOperation;
  /** Parts of the path, unescaped. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
}

const PATTERNS = ROUTES.map(([method, path, operation]) => ({
  method,
  operation,
  pattern: new RegExp(`^${path.replace(/\{(\w+)\}/g, '(?<$1>[^/:]+)')}$`),
}));

/** The operation of a request, or `undefined` where the API has none. */
export function route(method: string, url: string): Routed | undefined {
  const { pathname, searchParams } = new URL(url, 'http://kfp');
  const found = PATTERNS.find((route) => route.method === method && route.pattern.test(pathname));
  if (found === undefined) return undefined;
  const groups = found.pattern.exec(pathname)?.groups ?? {};
  const path = Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]));
  return { operation: found.operation, path, query: Object.fromEntries(searchParams) };
}
