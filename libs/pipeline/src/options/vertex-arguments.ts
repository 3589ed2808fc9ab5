import type { TaskNode } from '../graph.ts';

/** Arguments of a step whose work is a job of Vertex AI: what the options say, and the images that they do not. */
export function vertexArguments(
  { component, options: { vertex = {} } }: TaskNode,
  imageOf: (component: string) => string,
): string[] {
  const { trials } = component;
  const labels = Object.entries(vertex.labels ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const texts = {
    on: 'vertex',
    image: vertex.image ?? imageOf(component.name),
    'trial-image': trials === undefined ? undefined : (vertex.trialImage ?? imageOf(trials)),
    project: vertex.project,
    region: vertex.region,
    bucket: vertex.bucket,
    'machine-type': vertex.machineType,
    'service-account': vertex.serviceAccount,
    network: vertex.network,
    'job-labels': labels.length === 0 ? undefined : labels.map(([key, value]) => `${key}=${value}`).join(','),
    'job-timeout': vertex.timeout,
  };
  const words = Object.entries(texts).flatMap(([flag, text]) => (text === undefined ? [] : [`--${flag}`, text]));
  return vertex.restartOnFailure === true ? [...words, '--restart-on-failure'] : words;
}
