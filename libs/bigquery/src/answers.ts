import * as z from 'zod';

/** What we read of a job: https://cloud.google.com/bigquery/docs/reference/rest/v2/Job */
const count = z.coerce.number().default(0);
const field = z.object({ name: z.string(), type: z.string(), mode: z.string().optional() });
const schema = z.object({ fields: z.array(field).default([]) }).default({ fields: [] });

const failureSchema = z.object({ reason: z.string().optional(), message: z.string().default('') });

export const jobSchema = z.object({
  jobReference: z.object({ jobId: z.string() }).optional(),
  status: z.object({
    state: z.enum(['PENDING', 'RUNNING', 'DONE']),
    errorResult: failureSchema.optional(),
  }),
  statistics: z
    .object({
      totalBytesProcessed: count,
      query: z
        .object({
          totalBytesBilled: count,
          totalBytesProcessedAccuracy: z.string().default('UNKNOWN'),
          cacheHit: z.boolean().default(false),
          statementType: z.string().default(''),
          schema,
          timeline: z.array(z.object({ completedUnits: count, activeUnits: count, pendingUnits: count })).default([]),
        })
        .prefault({}),
    })
    .prefault({}),
});
export type Job = z.output<typeof jobSchema>;

export const pageSchema = z.object({
  jobComplete: z.boolean().default(true),
  schema,
  pageToken: z.string().optional(),
  rows: z.array(z.object({ f: z.array(z.object({ v: z.unknown() })) })).default([]),
});
export type Page = z.output<typeof pageSchema>;
