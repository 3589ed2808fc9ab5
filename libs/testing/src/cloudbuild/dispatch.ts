import { type handleUnaryCall, Server, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { ApiError } from '../vertex/server/api-error.ts';
import type { CloudBuildCall, CloudBuildFaults } from './fault.ts';
import { cloudBuildService } from './protos.ts';
import { cancelBuild, createBuild, getBuild, listBuilds } from './service.ts';
import type { BuildState } from './state.ts';

interface Method {
  handle(request: object, state: BuildState): Promise<object>;
}

/** Declared as methods, so that each names the message of its own request, which gRPC has decoded by the descriptor. */
const METHODS: Readonly<Record<string, { readonly work: Method['handle']; readonly permission: string }>> = {
  CreateBuild: { work: createBuild, permission: 'cloudbuild.builds.create' },
  GetBuild: { work: getBuild, permission: 'cloudbuild.builds.get' },
  ListBuilds: { work: listBuilds, permission: 'cloudbuild.builds.list' },
  CancelBuild: { work: cancelBuild, permission: 'cloudbuild.builds.update' },
};

export interface Dispatch {
  readonly state: BuildState;
  readonly faults: CloudBuildFaults;
  readonly denied: ReadonlySet<string>;
  record(call: CloudBuildCall): void;
  drop(peer: string): void;
}

/** A gRPC server of the service; methods without work answer UNIMPLEMENTED, as gRPC does. */
export function cloudBuildServer(dispatch: Dispatch): Server {
  const implementation: UntypedServiceImplementation = {};
  for (const method of Object.keys(METHODS)) implementation[method] = unary(dispatch, method);
  const server = new Server();
  server.addService(cloudBuildService(), implementation);
  return server;
}

function unary(dispatch: Dispatch, method: string): handleUnaryCall<object, object> {
  return (call, callback) => {
    const recorded = { method, path: `/CloudBuild/${method}`, operation: method, request: call.request };
    dispatch.record(recorded);
    answer(dispatch, recorded).then(
      (response) => (response === 'dropped' ? dispatch.drop(call.getPeer()) : callback(null, response)),
      (error: unknown) => {
        const refusal = error instanceof ApiError ? error : new ApiError('INTERNAL', String(error));
        callback(refusal.serviceError);
      },
    );
  };
}

async function answer(dispatch: Dispatch, call: CloudBuildCall): Promise<object | 'dropped'> {
  const method = METHODS[call.method];
  if (method === undefined) throw new ApiError('UNIMPLEMENTED', call.method);
  const fault = dispatch.faults.next(call);
  const suffer = (): 'dropped' | undefined => {
    if (fault?.kind === 'status') throw new ApiError(fault.code, fault.message ?? 'Ordered by a fault.');
    return fault === undefined ? undefined : 'dropped';
  };
  if (fault !== undefined && fault.when !== 'after') return suffer() ?? {};
  if (dispatch.denied.has(method.permission)) {
    throw new ApiError('PERMISSION_DENIED', `The caller does not have permission ${method.permission}.`);
  }
  const response = await method.work(call.request, dispatch.state);
  return suffer() ?? response;
}
