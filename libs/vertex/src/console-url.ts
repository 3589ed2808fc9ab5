/**
 * The page of the console that shows a resource: `projects/P/locations/R/endpoints/1` and the like. What has no page
 * of its own gets that of Vertex AI. The addresses are those that Google's Python SDK logs.
 */
export function consoleUrl(name: string): string {
  const [, project = '', , region = '', collection = '', id = '', ...rest] = name.split('/');
  const page = pageOf(collection, { region, id, rest });
  return `https://console.cloud.google.com/${page}?project=${project}`;
}

interface Parts {
  readonly region: string;
  readonly id: string;
  readonly rest: readonly string[];
}

function pageOf(collection: string, { region, id, rest }: Parts): string {
  switch (collection) {
    case 'customJobs':
    case 'hyperparameterTuningJobs':
      return `vertex-ai/locations/${region}/training/${id}`;
    case 'batchPredictionJobs':
      return `vertex-ai/locations/${region}/batch-predictions/${id}`;
    case 'pipelineJobs':
      return `vertex-ai/locations/${region}/pipelines/runs/${id}`;
    case 'schedules':
      return `vertex-ai/locations/${region}/pipelines/schedules/${id}`;
    case 'endpoints':
      return `vertex-ai/online-prediction/locations/${region}/endpoints/${id}`;
    case 'models': {
      const [model = '', version = 'default'] = id.split('@');
      const evaluation = rest[0] === 'evaluations' ? `/evaluations/${rest[1] ?? ''}` : '';
      return `vertex-ai/models/locations/${region}/models/${model}/versions/${version}${evaluation}`;
    }
    case 'metadataStores':
      return `vertex-ai/locations/${region}/metadata-stores/${[id, ...rest].join('/')}`;
    default:
      return 'vertex-ai';
  }
}
