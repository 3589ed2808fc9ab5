import type { Clients } from '../clients/clients.ts';
import type { OperationsOfApi } from '../operations/operations.ts';
import type { Connected } from './connect.ts';

/** What every resource is built on. */
export interface Api extends Connected<Clients> {
  readonly operations: OperationsOfApi;
}
