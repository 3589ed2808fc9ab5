import { type Endpoint, hasEnded, pipelineHasEnded, type Vertex } from '@millrace/vertex';
import type { Found } from './found.ts';

type Labels = Readonly<Record<string, string>>;

/** Made by the set-up or by a run: labelled as ours, or with the execution that made it. */
const isOurs = ({ labels }: { readonly labels: Labels }): boolean =>
  labels['managed-by'] === 'millrace' || Object.keys(labels).some((name) => name.startsWith('millrace-'));

/**
 * What is ours on Vertex AI, in the order in which it can go: what starts runs, what runs, what serves, what is served.
 * Jobs that have ended are records that cost nothing, and stay.
 */
export async function foundOnVertex(vertex: Vertex): Promise<readonly Found[]> {
  const { schedules, pipelineJobs, tuningJobs, customJobs, batchPredictions, endpoints, models } = vertex;
  const [planned, pipelines, tunings, customs, batches, serving, registered] = await Promise.all([
    schedules.list(),
    pipelineJobs.list(),
    tuningJobs.list(),
    customJobs.list(),
    batchPredictions.list(),
    endpoints.list(),
    models.list(),
  ]);
  const jobs = [
    ...[{ kind: 'tuning job', client: tuningJobs, all: tunings }],
    ...[{ kind: 'custom job', client: customJobs, all: customs }],
    ...[{ kind: 'batch prediction', client: batchPredictions, all: batches }],
  ];
  return [
    ...planned
      .filter(isOurs)
      .map(({ name }): Found => ({ kind: 'schedule', name, remove: () => schedules.delete(name) })),
    ...pipelines
      .filter((job) => isOurs(job) && !pipelineHasEnded(job.state))
      .map(
        ({ name }): Found => ({
          kind: 'running pipeline',
          name,
          remove: async () => void (await pipelineJobs.cancel(name)),
        }),
      ),
    ...jobs.flatMap(({ kind, client, all }) =>
      all
        .filter((job) => isOurs(job) && !hasEnded(job.state))
        .map(
          ({ name }): Found => ({
            kind: `running ${kind}`,
            name,
            remove: async () => void (await client.cancel(name)),
          }),
        ),
    ),
    ...serving.filter(isOurs).map((endpoint) => foundEndpoint(vertex, endpoint)),
    ...registered.filter(isOurs).map(({ name }): Found => ({ kind: 'model', name, remove: () => models.delete(name) })),
  ];
}

/** An endpoint goes after all that it serves, and a model is only undeployed where it has no traffic. */
const foundEndpoint = ({ endpoints }: Vertex, { name, deployedModels }: Endpoint): Found => ({
  kind: 'endpoint',
  name,
  detail: `${deployedModels.length} deployed`,
  remove: async () => {
    if (deployedModels.length > 0) await endpoints.setTraffic(name, {});
    for (const { id } of deployedModels) await endpoints.undeploy(name, id);
    await endpoints.delete(name);
  },
});
