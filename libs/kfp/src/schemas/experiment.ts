import * as z from 'zod';
import { text, time } from './common.ts';

/** Archived things are kept but not listed by KFP's pages. */
export const storageState = z.enum(['AVAILABLE', 'ARCHIVED', 'STORAGE_STATE_UNSPECIFIED']).catch('AVAILABLE');

export const experimentSchema = z
  .object({
    experiment_id: z.string(),
    display_name: text,
    description: text,
    namespace: text,
    created_at: time,
    last_run_created_at: time,
    storage_state: storageState,
  })
  .transform((e) => ({
    id: e.experiment_id,
    name: e.display_name,
    description: e.description,
    /** Empty where the host has one user. */
    namespace: e.namespace,
    /** RFC 3339. */
    createdAt: e.created_at,
    lastRunCreatedAt: e.last_run_created_at,
    archived: e.storage_state === 'ARCHIVED',
  }));

/** A group of runs. */
export type Experiment = Readonly<z.output<typeof experimentSchema>>;
