import { type handleUnaryCall, Server, type UntypedServiceImplementation } from '@grpc/grpc-js';
import type { ServiceDefinition } from '@grpc/proto-loader';
import type { FaultRule } from '../faults/fault.ts';
import { FaultPlan } from '../faults/plan.ts';
import { ApiError } from '../vertex/server/api-error.ts';
import { type ListenOptions, listenGrpc } from '../vertex/server/listen.ts';
import type { GrpcCall, GrpcFault, GrpcFaults } from './call.ts';

interface Work<State> {
  handle(request: object, state: State): Promise<object>;
}

/** Declared as methods, so that each names the message of its own request, which gRPC has decoded by the descriptor. */
export type GrpcMethods<State> = Readonly<
  Record<string, { readonly work: Work<State>['handle']; readonly permission: string }>
>;

/** A service and the work of its methods; those without work answer UNIMPLEMENTED, as gRPC does. */
export interface GrpcService<State> {
  /** E.g. `CloudBuild`. */
  readonly name: string;
  readonly definition: ServiceDefinition;
  readonly methods: GrpcMethods<State>;
}

export interface ServeOptions extends ListenOptions {
  readonly faults?: readonly FaultRule<GrpcCall, GrpcFault>[];
  /** Permissions that the caller lacks. */
  readonly denied?: readonly string[];
}

/** Services that are listening. */
export interface Serving {
  /** `127.0.0.1:41234` */
  readonly address: string;
  /** Faults that are still to happen; `inject` adds some while it runs. */
  readonly faults: GrpcFaults;
  /** Every call so far, in order. */
  readonly calls: readonly GrpcCall[];
  close(): Promise<void>;
}

/** Serves a fake's services over plain gRPC. */
export async function serveGrpc<State>(
  services: readonly GrpcService<State>[],
  state: State,
  options: ServeOptions,
): Promise<Serving> {
  const faults: GrpcFaults = new FaultPlan(options.faults);
  const calls: GrpcCall[] = [];
  const denied = new Set(options.denied);
  const server = new Server();

  const unary =
    (service: GrpcService<State>, method: string): handleUnaryCall<object, object> =>
    (call, callback) => {
      const recorded = { method, path: `/${service.name}/${method}`, operation: method, request: call.request };
      calls.push(recorded);
      answer(service.methods, recorded).then(
        (response) => (response === 'dropped' ? listening.drop(call.getPeer()) : callback(null, response)),
        (error: unknown) => {
          const refusal = error instanceof ApiError ? error : new ApiError('INTERNAL', String(error));
          callback(refusal.serviceError);
        },
      );
    };

  const answer = async (methods: GrpcMethods<State>, call: GrpcCall): Promise<object | 'dropped'> => {
    const method = methods[call.method];
    if (method === undefined) throw new ApiError('UNIMPLEMENTED', call.method);
    const fault = faults.next(call);
    if (fault !== undefined && fault.when !== 'after') return suffer(fault);
    if (denied.has(method.permission)) {
      throw new ApiError('PERMISSION_DENIED', `The caller does not have permission ${method.permission}.`);
    }
    const response = await method.work(call.request, state);
    return fault === undefined ? response : suffer(fault);
  };

  for (const service of services) {
    const implementation: UntypedServiceImplementation = {};
    for (const method of Object.keys(service.methods)) implementation[method] = unary(service, method);
    server.addService(service.definition, implementation);
  }
  const listening = await listenGrpc(server, options);
  return { address: listening.address, faults, calls, close: listening.close };
}

function suffer(fault: GrpcFault): 'dropped' {
  if (fault.kind === 'status') throw new ApiError(fault.code, fault.message ?? 'Ordered by a fault.');
  return 'dropped';
}
