import * as z from 'zod';

/** States of a build, as the API names them. */
export const BUILD_STATUSES = [
  ...['STATUS_UNKNOWN', 'PENDING', 'QUEUED', 'WORKING', 'SUCCESS', 'FAILURE'],
  ...['INTERNAL_ERROR', 'TIMEOUT', 'CANCELLED', 'EXPIRED'],
] as const;

const optionalText = z
  .string()
  .nullish()
  .transform((text) => (text === '' || text === null ? undefined : text));

const step = z.object({ id: optionalText, status: z.string().catch('STATUS_UNKNOWN') });

/** What this package reads of a build; everything else that the API gives is left aside. */
export const cloudBuildSchema = z.object({
  id: z.string(),
  projectId: z.string().default(''),
  status: z.string(),
  statusDetail: optionalText,
  logUrl: optionalText,
  buildTriggerId: optionalText,
  images: z.array(z.string()).default([]),
  tags: z.array(z.string()).default([]),
  substitutions: z.record(z.string(), z.string()).default({}),
  steps: z.array(step).default([]),
  results: z
    .object({ images: z.array(z.object({ name: z.string(), digest: z.string() })).default([]) })
    .nullish()
    .transform((results) => results?.images ?? []),
  failureInfo: z
    .object({ type: z.string(), detail: z.string() })
    .nullish()
    .transform((info) => info ?? undefined),
});

/** A build, with enums as their names. `results` are the images that it pushed. */
export type CloudBuild = z.infer<typeof cloudBuildSchema>;

/** Whether a build has ended, well or not. */
export const hasEnded = ({ status }: Pick<CloudBuild, 'status'>): boolean =>
  !['STATUS_UNKNOWN', 'PENDING', 'QUEUED', 'WORKING'].includes(status);
