import type { Evaluation } from '@millrace/model/evaluation';
import type { Candidate } from '../target.ts';
import type { Machines } from './state.ts';
import type { Traffic } from './traffic.ts';

/** A bundle on its way to be a version, with what makes it one. */
export interface VertexCandidate extends Candidate {
  /** `gs://…` of the bundle. */
  readonly artifactUri: string;
  /** Serving image, by digest. */
  readonly image: string;
  /** Same bundle, same image: same key. It is a label of the version, and finds it again. */
  readonly key: string;
}

/** One change to the cloud, as data: a dry run shows it, a run makes it. Each can be made again. */
export type Step =
  | { readonly kind: 'upload'; readonly candidate: VertexCandidate; readonly parent: string | undefined }
  | { readonly kind: 'evaluate'; readonly version: string; readonly evaluation: Evaluation }
  | {
      readonly kind: 'aliases';
      readonly version: string;
      readonly add: readonly string[];
      readonly remove: readonly string[];
    }
  | { readonly kind: 'delete-version'; readonly version: string }
  | { readonly kind: 'create-endpoint' }
  | { readonly kind: 'deploy'; readonly version: string; readonly machines: Machines; readonly first: boolean }
  | { readonly kind: 'probe'; readonly version: string; readonly deployment: string }
  | { readonly kind: 'traffic'; readonly traffic: Traffic }
  | { readonly kind: 'undeploy'; readonly deployment: string; readonly version: string; readonly machines: Machines }
  | { readonly kind: 'delete-endpoint' };

/** The label that holds a candidate's key. */
export const KEY_LABEL = 'millrace-bundle';
