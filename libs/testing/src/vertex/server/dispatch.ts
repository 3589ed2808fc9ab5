import { type handleUnaryCall, Server, type ServerUnaryCall, type UntypedServiceImplementation } from '@grpc/grpc-js';
import type { ServiceDefinition } from '@grpc/proto-loader';
import type { State } from '../state.ts';
import { ApiError, permissionDenied } from './api-error.ts';
import { orderedError, type VertexCall, type VertexFaultAction, type VertexFaults } from './fault.ts';
import { permissionOf } from './permissions.ts';
import { protos } from './protos.ts';

interface Method {
  handle(request: object, state: State): object | Promise<object>;
}

/**
 * The work of one method. Declared as a method so that each may name the message of its own request: gRPC has decoded
 * it by the descriptor of the name under which the work is registered.
 */
export type MethodWork = Method['handle'];

/** By the name of the method in its service. */
export type ServiceWork = Readonly<Record<string, MethodWork>>;

export interface Dispatch {
  /** By the full name of the service. */
  readonly services: Readonly<Record<string, ServiceWork>>;
  readonly state: State;
  readonly faults: VertexFaults;
  readonly denied: ReadonlySet<string>;
  /** Told of every call, before it is done. */
  record(call: Recorded): void;
  drop(peer: string): void;
}

type Recorded = { -readonly [Key in keyof VertexCall]: VertexCall[Key] };

/** A gRPC server with all methods of the services; those without work answer UNIMPLEMENTED, as gRPC does. */
export function grpcServer(dispatch: Dispatch): Server {
  const server = new Server({ 'grpc.max_receive_message_length': 64 * 1024 * 1024 });
  for (const [fullName, work] of Object.entries(dispatch.services)) {
    const implementation: UntypedServiceImplementation = {};
    for (const [method, run] of Object.entries(work)) {
      implementation[method] = unary(dispatch, fullName.split('.').at(-1) ?? fullName, method, run);
    }
    server.addService(definitionOf(fullName), implementation);
  }
  return server;
}

function definitionOf(name: string): ServiceDefinition {
  const definition = protos()[name];
  if (definition === undefined || 'format' in definition) throw new Error(`The descriptors lack the service ${name}.`);
  // Typed loosely there: a message's definition has a format, and all others are services.
  return Object.fromEntries(Object.entries(definition));
}

function unary(dispatch: Dispatch, service: string, method: string, work: MethodWork): handleUnaryCall<object, object> {
  return (call, callback) => {
    const recorded: Recorded = { service, method, request: call.request, status: 'PENDING' };
    dispatch.record(recorded);
    const end = (status: Recorded['status']) => {
      recorded.status = status;
    };
    answer(dispatch, recorded, call, work).then(
      (response) => {
        if (response === 'dropped') return end('DROPPED');
        end('OK');
        callback(null, response);
      },
      (error: unknown) => {
        const refusal = error instanceof ApiError ? error : new ApiError('INTERNAL', String(error));
        end(refusal.code);
        callback(refusal.serviceError);
      },
    );
  };
}

async function answer(
  dispatch: Dispatch,
  recorded: Recorded,
  call: ServerUnaryCall<object, object>,
  work: MethodWork,
): Promise<object | 'dropped'> {
  const { method, request } = recorded;
  const fault = dispatch.faults.next(recorded);
  const resource = resourceOf(request);
  if (fault?.kind === 'delay') await new Promise((done) => setTimeout(done, fault.milliseconds));
  const lost = fault !== undefined && 'when' in fault && fault.when === 'after';
  if (fault !== undefined && !lost && suffer(dispatch, fault, call, method, resource)) return 'dropped';
  const permission = permissionOf(method);
  if (dispatch.denied.has(permission)) throw permissionDenied(permission, resource);
  const response = await work(request, dispatch.state);
  if (fault?.kind === 'failOperation') failOperation(dispatch.state, response, orderedError(fault, method, resource));
  if (fault !== undefined && lost && suffer(dispatch, fault, call, method, resource)) return 'dropped';
  return response;
}

/** Lets the operation that a call has begun fail when it is done. */
function failOperation(state: State, response: object, error: ApiError): void {
  const operation = 'name' in response ? state.operations.get(String(response.name)) : undefined;
  if (operation === undefined) throw new Error('The call began no operation that could fail.');
  operation.ordered = error;
}

/** True if the connection was dropped. */
function suffer(
  dispatch: Dispatch,
  fault: VertexFaultAction,
  call: ServerUnaryCall<object, object>,
  method: string,
  resource: string,
): boolean {
  if (fault.kind === 'status') throw orderedError(fault, method, resource);
  if (fault.kind === 'drop') dispatch.drop(call.getPeer());
  return fault.kind === 'drop';
}

/** The resource that a request is about: its name, its parent, or the name inside of what it updates. */
function resourceOf(request: object): string {
  const fields = new Map(Object.entries(request));
  for (const key of ['name', 'parent', 'endpoint', 'context', 'execution', 'artifact', 'model', 'schedule']) {
    const value: unknown = fields.get(key);
    if (typeof value === 'string') return value;
    if (typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string') {
      return value.name;
    }
  }
  return '';
}
