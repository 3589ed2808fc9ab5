import * as z from 'zod';

const type = z.object({ type: z.string(), arrayType: z.object({ type: z.string() }).optional() });
const scalar = z.string().nullish();
const parameter = z.object({
  name: z.string(),
  parameterType: type,
  parameterValue: z.object({
    value: scalar,
    arrayValues: z.array(z.object({ value: z.string() })).optional(),
  }),
});

const table = z.object({
  sourceUris: z.array(z.string()).min(1),
  sourceFormat: z.enum(['CSV', 'PARQUET']),
  autodetect: z.boolean().optional(),
  compression: z.enum(['GZIP', 'NONE']).optional(),
  schema: z.object({ fields: z.array(z.object({ name: z.string(), type: z.string() })) }).optional(),
  csvOptions: z
    .object({ fieldDelimiter: z.string().default(','), skipLeadingRows: z.coerce.number().default(0) })
    .prefault({}),
});
export type TableDefinition = z.output<typeof table>;

/** What the fake reads of a job that is to be made; other fields are kept as they are. */
export const newJob = z.object({
  jobReference: z.object({ projectId: z.string(), jobId: z.string().optional(), location: z.string().optional() }),
  configuration: z.looseObject({
    dryRun: z.boolean().default(false),
    labels: z.record(z.string(), z.string()).default({}),
    query: z.looseObject({
      query: z.string(),
      useLegacySql: z.boolean().default(true),
      queryParameters: z.array(parameter).default([]),
      tableDefinitions: z.record(z.string(), table).default({}),
      maximumBytesBilled: z.coerce.number().optional(),
    }),
  }),
});
export type NewJob = z.output<typeof newJob>;
