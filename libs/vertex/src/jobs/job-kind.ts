import type { CallOptions as GaxOptions } from 'google-gax';
import type * as z from 'zod';
import type { Job } from './job.ts';

/** How jobs of one kind are called for: each function sends one call and gives its answer as it came. */
export interface JobKind<Spec, J extends Job> {
  /** E.g. `custom job`. */
  readonly what: string;
  /** In names and permissions, e.g. `customJobs`. */
  readonly collection: string;
  /** Of gcloud, e.g. `custom-jobs`. */
  readonly command: string;
  readonly answer: z.ZodType<J>;
  readonly displayName: (spec: Spec) => string;
  readonly create: (parent: string, spec: Spec, execution: string, gax: GaxOptions) => Promise<unknown>;
  readonly get: (name: string, gax: GaxOptions) => Promise<unknown>;
  readonly list: (request: { readonly parent: string; readonly filter: string }, gax: GaxOptions) => Promise<unknown>;
  readonly cancel: (name: string, gax: GaxOptions) => Promise<unknown>;
}
