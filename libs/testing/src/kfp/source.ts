import type { JsonObject } from '@millrace/contract';
import * as z from 'zod';
import type { NewRun } from './body.ts';
import { versionsOf } from './pipelines.ts';
import { notFound, refuse } from './refuse.ts';
import type { State } from './state.ts';

/** What a run is to run: the pipeline, and how answers repeat where it came from. */
export interface Source {
  readonly spec: JsonObject;
  readonly source: JsonObject;
}

const parameters = z.object({
  root: z.object({
    inputDefinitions: z
      .object({
        parameters: z
          .record(
            z.string(),
            z.object({
              parameterType: z.string(),
              isOptional: z.boolean().optional(),
              defaultValue: z.json().optional(),
            }),
          )
          .default({}),
      })
      .default({ parameters: {} }),
  }),
});
const withPlatform = z.object({ pipeline_spec: z.record(z.string(), z.json()) });

/** Finds the pipeline of a request and checks the values given to its inputs. */
export function sourceOf(state: State, fields: NewRun): Source {
  const found = fields.pipeline_version_reference === undefined ? given(fields) : uploaded(state, fields);
  const spec = withPlatform.safeParse(found.spec).data?.pipeline_spec ?? found.spec;
  checkParameters(spec, fields.runtime_config.parameters ?? {});
  return { ...found, spec };
}

function given({ pipeline_spec: spec }: NewRun): Source {
  if (spec === undefined)
    throw refuse('INTERNAL', 'Internal Server Error', 'Failed to create a run due to error fetching manifest');
  return { spec, source: { pipeline_spec: spec } };
}

function uploaded(state: State, { pipeline_version_reference: reference }: NewRun): Source {
  const { pipeline_id = '', pipeline_version_id = '' } = reference ?? {};
  const [latest] = versionsOf(state, pipeline_id).toReversed();
  const version = pipeline_version_id === '' ? latest : state.versions.get(pipeline_version_id);
  const context = 'Failed to create a run due to error fetching manifest';
  if (version === undefined) throw notFound('PipelineVersion', pipeline_version_id || `of ${pipeline_id}`, context);
  const named = { pipeline_id: version.pipeline_id, pipeline_version_id: version.pipeline_version_id };
  return { spec: version.pipeline_spec, source: { pipeline_version_reference: named } };
}

const TYPES: Readonly<Record<string, readonly [words: string, fits: (value: unknown) => boolean]>> = {
  STRING: ['string', (value) => typeof value === 'string'],
  NUMBER_INTEGER: ['double or integer', (value) => typeof value === 'number'],
  NUMBER_DOUBLE: ['double or integer', (value) => typeof value === 'number'],
  BOOLEAN: ['bool', (value) => typeof value === 'boolean'],
  LIST: ['list', Array.isArray],
  STRUCT: ['struct', (value) => typeof value === 'object' && value !== null && !Array.isArray(value)],
};

function checkParameters(spec: JsonObject, values: JsonObject): void {
  const read = parameters.safeParse(spec);
  if (!read.success) throw refuse('INVALID_ARGUMENT', 'unknown template format: pipeline spec is invalid');
  const declared = read.data.root.inputDefinitions.parameters;
  for (const [name, { parameterType, isOptional, defaultValue }] of Object.entries(declared)) {
    const value = values[name];
    if (value === undefined) {
      if (isOptional || defaultValue !== undefined) continue;
      throw refuse(
        'INVALID_ARGUMENT',
        `parameter ${name} is not optional, yet has neither default value nor user provided value`,
      );
    }
    const [words, fits] = TYPES[parameterType] ?? ['unknown', () => false];
    if (!fits(value)) throw refuse('INVALID_ARGUMENT', `input parameter ${name} requires type ${words}`);
  }
  const extra = Object.keys(values).filter((name) => declared[name] === undefined);
  if (extra.length > 0) {
    throw refuse('INVALID_ARGUMENT', `parameter(s) provided are not required by pipeline: ${extra.join(', ')}`);
  }
}
