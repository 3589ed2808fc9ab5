import * as z from 'zod';
import type { PipelineJob } from '../server/messages.ts';
import { jsonOfStruct } from '../server/values.ts';

const Task = z.object({
  componentRef: z.object({ name: z.string() }),
  dependentTasks: z.array(z.string()).default([]),
  inputs: z.unknown().optional(),
  triggerPolicy: z.object({ strategy: z.string().optional() }).loose().optional(),
});

const Dag = z.object({ tasks: z.record(z.string(), Task) }).loose();

const Parameter = z
  .object({ parameterType: z.string(), defaultValue: z.unknown().optional(), isOptional: z.boolean().default(false) })
  .loose();

const Component = z
  .object({
    dag: Dag.optional(),
    executorLabel: z.string().optional(),
    inputDefinitions: z
      .object({ parameters: z.record(z.string(), Parameter).default({}) })
      .loose()
      .optional(),
  })
  .loose();

/** What is read of a compiled pipeline. */
export const PipelineSpec = z.strictObject({
  pipelineInfo: z.object({ name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,127}$/) }).loose(),
  schemaVersion: z.literal('2.1.0'),
  sdkVersion: z.string().optional(),
  defaultPipelineRoot: z.string().optional(),
  components: z.record(z.string(), Component).default({}),
  deploymentSpec: z.object({ executors: z.record(z.string(), z.unknown()).default({}) }).loose(),
  root: Component,
});

export type PipelineSpec = z.infer<typeof PipelineSpec>;
export type SpecDag = z.infer<typeof Dag>;
export type SpecTask = z.infer<typeof Task>;
export type SpecParameter = z.infer<typeof Parameter>;

const Named = z.object({ pipelineInfo: z.object({ name: z.string() }) });

/** The name in the spec of a job. */
export function pipelineNameOf(job: PipelineJob): string {
  const parsed = Named.safeParse(jsonOfStruct(job.pipelineSpec));
  return parsed.success ? parsed.data.pipelineInfo.name : '';
}
