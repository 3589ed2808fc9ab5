import type { JsonObject } from '@millrace/contract';

/** One command of gcloud, as it is typed. */
export interface Command {
  readonly argv: readonly string[];
  /** What the command reads from `/dev/stdin`. */
  readonly stdin?: string;
  /** Why this one, where a step has several for different reasons. */
  readonly why?: string;
}

interface Base {
  /** Stable, e.g. `bucket:data`. */
  readonly id: string;
  /** For people: `bucket gs://p-millrace-data`. */
  readonly title: string;
  /** Why it is there, one sentence. */
  readonly why: string;
  /** What does the same by hand. */
  readonly commands: readonly Command[];
  /** Ids of steps that must be done before; where one of them waits for a person, so does this. */
  readonly needs?: readonly string[];
}

/** Google's APIs that have a REST face here, named by their host: `storage` is storage.googleapis.com. */
export type Service =
  | 'artifactregistry'
  | 'cloudbuild'
  | 'cloudresourcemanager'
  | 'eventarc'
  | 'iam'
  | 'run'
  | 'serviceusage'
  | 'storage';

/** Where something is: `/storage/v1/b/NAME` of storage.googleapis.com. */
export interface Place {
  readonly service: Service;
  readonly path: string;
}

/** APIs that must be on. */
export interface ApisStep extends Base {
  readonly kind: 'apis';
  readonly apis: readonly string[];
}

/** An account that Google's service acts as within the project; asking for it makes it. */
export interface AgentStep extends Base {
  readonly kind: 'agent';
  readonly request: Place & { readonly method: 'GET' | 'POST' };
}

/** Something that is read, created where there is none, and corrected where it differs. */
export interface ObjectStep extends Base {
  readonly kind: 'object';
  readonly place: Place;
  readonly create: Place & { readonly query: Readonly<Record<string, string>> };
  /** Fields chosen once: another value cannot be corrected. */
  readonly fixed: JsonObject;
  /** Fields that are kept as they are here; what else the object has is left alone. */
  readonly desired: JsonObject;
  /** In the body that creates it, and not looked at again. */
  readonly initial?: JsonObject;
  /** `patch`: with an update mask; `merge`: the body says all; `none`: nothing of it can be changed. */
  readonly update: 'patch' | 'merge' | 'none';
  /** Version in the path of its long-running operations, e.g. `v1`; absent where the answer is the object. */
  readonly operations?: string;
  /** Deleted ones keep their name for 30 days; this brings one back. */
  readonly undelete?: boolean;
  /** What has to be done by hand before it is of use, seen in its state. */
  readonly person?: (state: JsonObject) => string | undefined;
}

/** Roles on one resource; its other bindings are left alone. */
export interface PolicyStep extends Base {
  readonly kind: 'policy';
  readonly place: Place;
  readonly style: 'storage' | 'get' | 'post';
  readonly grants: readonly Grant[];
}

export interface Grant {
  /** `roles/storage.objectUser` */
  readonly role: string;
  /** `serviceAccount:…` */
  readonly member: string;
  readonly why: string;
}

/** What only a person, or an earlier command, can give. */
export interface WaitStep extends Base {
  readonly kind: 'wait';
  /** The next thing to type. */
  readonly next: string;
}

export type Step = ApisStep | AgentStep | ObjectStep | PolicyStep | WaitStep;
