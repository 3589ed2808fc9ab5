import type { JsonValue } from '@millrace/contract';
import type { CallOptions } from '../call/caller.ts';
import type { WaitOptions } from '../call/poll.ts';
import type { MadeFor } from '../models/models.ts';
import type { Operation } from '../operations/operation.ts';
import type { DeployedModel, Endpoint } from './endpoint.ts';

/** Percent of the requests by the id of a deployed model. They sum to 100; `{}` is no traffic at all. */
export type TrafficSplit = Readonly<Record<string, number>>;

/** A model version to be served. */
export interface DeployModel {
  /** The version's name: `projects/P/locations/R/models/123@2`. */
  readonly model: string;
  readonly displayName: string;
  /** E.g. `n1-standard-2`. */
  readonly machineType: string;
  /** At least 1. */
  readonly minReplicas: number;
  readonly maxReplicas: number;
  readonly serviceAccount?: string | undefined;
  /** The split from then on; `"0"` is the model that is being deployed. Default: the split stays, it gets nothing. */
  readonly traffic?: TrafficSplit | undefined;
}

export interface PredictRequest {
  readonly instances: readonly JsonValue[];
  readonly parameters?: JsonValue | undefined;
}

export interface PredictOptions extends CallOptions {
  /**
   * Only an answer of this deployed model will do. The API cannot address one, so requests are repeated until it
   * happens to answer: it must have traffic.
   */
  readonly deployedModelId?: string | undefined;
}

export interface Prediction {
  readonly predictions: readonly JsonValue[];
  readonly deployedModelId: string;
  /** The model's name, without its version. */
  readonly model: string;
  readonly versionId: string;
}

/** Endpoints, given by id or name. */
export interface Endpoints {
  /** The endpoint of that display name, made if there is none. */
  ensure(
    endpoint: { readonly displayName: string; readonly labels?: Readonly<Record<string, string>> | undefined },
    options: MadeFor & WaitOptions<Operation>,
  ): Promise<Endpoint>;
  /** @throws MillraceError `VERTEX_AMBIGUOUS` where several have that display name */
  find(displayName: string, options?: CallOptions): Promise<Endpoint | undefined>;
  /** @throws MillraceError `VERTEX_NOT_FOUND` */
  get(endpoint: string, options?: CallOptions): Promise<Endpoint>;
  /** `filter` as https://google.aip.dev/160 says. */
  list(filter?: string, options?: CallOptions): Promise<readonly Endpoint[]>;
  /**
   * Deploys a model version once for the execution, waits until it serves, and leaves the split that was asked for;
   * the split that sends everything to it where the endpoint served nothing and none was asked for.
   */
  deploy(endpoint: string, model: DeployModel, options: MadeFor & WaitOptions<Operation>): Promise<DeployedModel>;
  /** Makes this the split, whatever it was. May be repeated. */
  setTraffic(endpoint: string, split: TrafficSplit, options?: CallOptions): Promise<Endpoint>;
  /**
   * Takes a model off; one that is gone is success. It must have no traffic, or `traffic` must give what it has to others.
   * @throws MillraceError `VERTEX_HAS_TRAFFIC`
   */
  undeploy(
    endpoint: string,
    deployedModelId: string,
    options?: WaitOptions<Operation> & { readonly traffic?: TrafficSplit | undefined },
  ): Promise<Endpoint>;
  /** Deletes an endpoint that serves nothing; one that is gone is success. */
  delete(endpoint: string, options?: WaitOptions<Operation>): Promise<void>;
  /** @throws MillraceError `VERTEX_NO_TRAFFIC` where `deployedModelId` has none */
  predict(endpoint: string, request: PredictRequest, options?: PredictOptions): Promise<Prediction>;
}
