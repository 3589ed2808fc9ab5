import { failedPrecondition, notFound } from '../server/api-error.ts';
import type { ServiceWork } from '../server/dispatch.ts';
import { type FilterFields, filtered } from '../server/filter.ts';
import type {
  CancelOperationRequest,
  DeleteOperationRequest,
  GetOperationRequest,
  ListOperationsRequest,
  Operation,
} from '../server/messages.ts';
import { pageOf } from '../server/page.ts';
import type { State } from '../state.ts';
import { described, finish, poll, type StoredOperation } from './stored-operation.ts';

const FILTER: FilterFields<Operation> = { name: true, done: true };

/** `google.longrunning.Operations` */
export const operations: ServiceWork = {
  GetOperation: ({ name }: GetOperationRequest, state) => poll(state, existing(state, name)),

  async WaitOperation({ name }: GetOperationRequest, state) {
    const operation = existing(state, name);
    await finish(state, operation);
    return described(operation);
  },

  /** Those of a resource and of everything in it; a location lists all of its operations. */
  ListOperations(request: ListOperationsRequest, state) {
    const parent = (request.name ?? '').replace(/\/operations$/, '');
    const all = [...state.operations.values()].filter(({ name }) => name.startsWith(`${parent}/`)).map(described);
    const page = pageOf(filtered(all, request.filter, FILTER), request);
    return { operations: page.items, nextPageToken: page.nextPageToken };
  },

  CancelOperation({ name }: CancelOperationRequest, state) {
    existing(state, name).cancelled = true;
    return {};
  },

  DeleteOperation({ name }: DeleteOperationRequest, state) {
    const operation = existing(state, name);
    if (operation.outcome === undefined) throw failedPrecondition(`The operation is not done: ${operation.name}`);
    state.operations.delete(operation.name);
    return {};
  },
};

function existing(state: State, name: string | null | undefined): StoredOperation {
  const operation = state.operations.get(name ?? '');
  if (operation === undefined) throw notFound('Operation', name ?? '');
  return operation;
}
