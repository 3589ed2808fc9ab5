import { endpoints } from './endpoints/service.ts';
import { models } from './models/service.ts';
import { modelMessage } from './models/stored-model.ts';
import { operations } from './operations/service.ts';
import { described, finish } from './operations/stored-operation.ts';
import { grpcServer } from './server/dispatch.ts';
import { type VertexCall, type VertexFaultRule, VertexFaults } from './server/fault.ts';
import { type ListenOptions, listenGrpc } from './server/listen.ts';
import type { Endpoint, Model, Operation } from './server/messages.ts';
import { newState, type State } from './state.ts';

export interface FakeVertexOptions extends ListenOptions {
  /** How often an operation is asked for before it is done. Default 3. */
  readonly pollsPerOperation?: number;
  readonly faults?: readonly VertexFaultRule[];
  /** Permissions that the caller lacks, such as `aiplatform.models.upload`. */
  readonly denied?: readonly string[];
  /** Default: the clock. */
  readonly now?: () => Date;
}

/** What the fake holds, as the API would give it, oldest first. */
export interface FakeVertexState {
  /** Every version of every model. */
  readonly models: readonly Model[];
  readonly endpoints: readonly Endpoint[];
  readonly operations: readonly Operation[];
}

/** A running fake. */
export interface FakeVertex {
  /** For `VERTEX_EMULATOR_HOST`, such as `127.0.0.1:41234`. */
  readonly address: string;
  readonly faults: Pick<VertexFaults, 'inject' | 'clear'>;
  /** Every call so far, oldest first. */
  readonly calls: readonly VertexCall[];
  readonly state: FakeVertexState;
  /** Finishes every operation that is under way. */
  advance(): Promise<void>;
  close(): Promise<void>;
}

/**
 * A Vertex AI of one's own on this machine: the API over gRPC without encryption, asking for no credentials, with
 * faults to order.
 * @example const vertex = await startFakeVertex();
 */
export async function startFakeVertex(options: FakeVertexOptions = {}): Promise<FakeVertex> {
  const state = newState(options);
  const faults = new VertexFaults(options.faults);
  const calls: VertexCall[] = [];
  const grpc = grpcServer({
    ...{ services: SERVICES, state, faults, denied: new Set(options.denied) },
    record: (call) => void calls.push(call),
    drop: (peer) => listening.drop(peer),
  });
  const listening = await listenGrpc(grpc, options);
  return {
    ...{ address: listening.address, faults, calls },
    get state() {
      return snapshot(state);
    },
    advance: async () => {
      for (const operation of state.operations.values()) await finish(state, operation);
    },
    close: () => listening.close(),
  };
}

const SERVICES = {
  'google.cloud.aiplatform.v1.ModelService': models,
  'google.cloud.aiplatform.v1.EndpointService': endpoints,
  'google.longrunning.Operations': operations,
};

const snapshot = (state: State): FakeVertexState => ({
  models: [...state.models.values()].flatMap((model) =>
    [...model.versions.values()].map((version) => modelMessage(state, model, version, `${model.name}@${version.id}`)),
  ),
  endpoints: [...state.endpoints.values()],
  operations: [...state.operations.values()].map(described),
});
