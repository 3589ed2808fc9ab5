import type { Clients } from '../clients/clients.ts';
import type { OperationsOfApi } from '../operations/operations.ts';
import type { Place } from '../place.ts';
import type { Caller } from './caller.ts';
import type { PollPolicy } from './poll.ts';

/** What every resource is built on. */
export interface Api {
  readonly place: Place;
  readonly caller: Caller;
  readonly clients: Clients;
  readonly operations: OperationsOfApi;
  readonly poll: PollPolicy;
}
