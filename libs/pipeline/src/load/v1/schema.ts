import type { JsonValue } from '@millrace/contract';
import * as z from 'zod';

// Components of KFP's first version, as far as KFP 2 still loads them
// (kubeflow/pipelines, sdk/python/kfp/dsl/v1_structures.py).

const json: z.ZodType<JsonValue> = z.json();
const name = z.string().min(1).max(200);
const text = z.string().max(65_536);

const input = z.strictObject({
  name,
  type: json.optional(),
  description: text.nullish(),
  default: json.optional(),
  optional: z.boolean().nullish(),
  annotations: json.optional(),
});
const output = z.strictObject({
  name,
  type: json.optional(),
  description: text.nullish(),
  annotations: json.optional(),
});
const container = z.strictObject({
  image: z.string().min(1),
  command: z.array(json).nullish(),
  args: z.array(json).nullish(),
  env: z.record(z.string(), json).nullish(),
  fileOutputs: json.optional(),
});

export const componentV1 = z.strictObject({
  name: z.string().max(200).nullish(),
  description: text.nullish(),
  metadata: json.optional(),
  version: json.optional(),
  inputs: z.array(input).nullish(),
  outputs: z.array(output).nullish(),
  implementation: z.strictObject({ container: container.optional(), graph: json.optional() }),
});

export type InputV1 = z.infer<typeof input>;
export type OutputV1 = z.infer<typeof output>;
export type ContainerV1 = z.infer<typeof container>;
