import type { JsonObject } from '@millrace/contract';
import type { PipelineSpec } from '@millrace/pipeline';
import { consoleUrl, createVertex } from '@millrace/vertex';
import * as z from 'zod';
import { type Batch, changeText } from '../change.ts';
import type { PipelineSettings, VertexTarget } from '../config.ts';
import { parametersOf } from './parameters.ts';
import { readPipeline } from './pipeline.ts';
import type { Starter } from './starter.ts';

/** Milliseconds: calls with their retries end before the lease of the window does. */
const PATIENCE = { callTimeoutMs: 20_000, retry: { attempts: 3, totalMs: 60_000 } };

/** Starts runs on Vertex AI, where the name of a batch is the id of its run: of one id there is one run. */
export function vertexStarter(settings: PipelineSettings, target: VertexTarget): Starter {
  const vertex = createVertex({ project: target.project, region: target.region, ...PATIENCE });
  return {
    async start(batch, signal) {
      const { spec } = await readPipeline(settings.uri);
      const job = await vertex.pipelineJobs.create(
        {
          ...{ id: batch.run, displayName: displayName(spec, batch), spec: jsonOf(spec) },
          parameters: parametersOf(settings.parameters, batch, spec),
          gcsOutputDirectory: settings.root ?? '',
          ...{ serviceAccount: settings.serviceAccount, network: target.network, labels: target.labels },
        },
        { signal },
      );
      return { run: job.name, page: consoleUrl(job.name) };
    },
  };
}

const displayName = ({ pipelineInfo }: PipelineSpec, { changes }: Batch): string => {
  const last = changes.at(-1);
  // The API's longest name: https://cloud.google.com/vertex-ai/docs/reference/rest/v1/projects.locations.pipelineJobs
  return `${pipelineInfo.name}: ${last === undefined ? '' : changeText(last)}`.slice(0, 128);
};

/** The API takes the spec as a structure of its own; what was read from YAML is JSON. */
const jsonOf = (spec: PipelineSpec): JsonObject =>
  z.record(z.string(), z.json()).parse(JSON.parse(JSON.stringify(spec)));
