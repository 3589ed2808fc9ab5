import type { CallOptions as GaxOptions } from 'google-gax';
import * as z from 'zod';
import { listOf } from '../answers.ts';
import type { Call, Caller, CallOptions } from '../call/caller.ts';
import { type PollPolicy, type WaitOptions, waitFor } from '../call/poll.ts';
import { statusOf } from '../call/status.ts';
import type { Clients } from '../clients/clients.ts';
import { type Operation, operationAnswer } from './operation.ts';

/** What Vertex AI is doing: found and waited for by name, by any process. */
export interface Operations {
  /** @throws MillraceError `VERTEX_NOT_FOUND` */
  get(name: string, options?: CallOptions): Promise<Operation>;
  /** Those of a resource, e.g. `projects/P/locations/R/endpoints/1`. A resource that is not there has none. */
  list(resource: string, options?: CallOptions): Promise<readonly Operation[]>;
  /**
   * Waits until it has ended. Dropped connections and other processes' restarts do not matter to it.
   * @throws MillraceError the failure of the operation, `VERTEX_TIMEOUT`, `VERTEX_UNAVAILABLE`, `ABORTED`
   */
  wait(name: string, options?: WaitOptions<Operation>): Promise<Operation>;
}

const PERMISSION = 'aiplatform.operations.get';

export class OperationsOfApi implements Operations {
  readonly #caller: Caller;
  readonly #clients: Clients;
  readonly #poll: PollPolicy;

  constructor(caller: Caller, clients: Clients, poll: PollPolicy) {
    this.#caller = caller;
    this.#clients = clients;
    this.#poll = poll;
  }

  get(name: string, options: CallOptions = {}): Promise<Operation> {
    const call = { ...options, subject: `Get the operation ${name}`, permission: PERMISSION };
    return this.#caller.safely(call, (gax) => this.#read(name, gax));
  }

  async list(resource: string, options: CallOptions = {}): Promise<readonly Operation[]> {
    const client = await this.#ownerOf(resource);
    const call = {
      ...options,
      subject: `List the operations of ${resource}`,
      permission: 'aiplatform.operations.list',
    };
    const { ListOperationsRequest } = await requests();
    const request = new ListOperationsRequest({ name: resource });
    try {
      const answer: unknown = await this.#caller.safely(call, (gax) =>
        client.operationsClient.listOperations(request, gax),
      );
      return listAnswer.parse(answer);
    } catch (error) {
      if (statusOf(error) === 'NOT_FOUND') return [];
      throw error;
    }
  }

  wait(name: string, options: WaitOptions<Operation> = {}): Promise<Operation> {
    return this.finish(name, { ...options, subject: `Wait for the operation ${name}`, permission: PERMISSION });
  }

  /** Waits for an operation that a call started; its failure is told as that of the call. */
  async finish(name: string, call: Call & WaitOptions<Operation>): Promise<Operation> {
    const awaited = {
      ...{ name, subject: call.subject, ended: ({ done }: Operation) => done },
      look: () =>
        this.#caller.once({ signal: call.signal, subject: call.subject, permission: PERMISSION }, (gax) =>
          this.#read(name, gax),
        ),
      state: ({ done, error }: Operation) => (error ? 'FAILED' : done ? 'DONE' : 'RUNNING'),
    };
    const operation = await waitFor(this.#caller, this.#poll, awaited, call);
    if (operation.error !== undefined) throw this.#caller.failed(call, operation.error);
    return operation;
  }

  /**
   * Waits for everything that is under way on a resource, however it ends: what a lost call started, or others did.
   * @returns whether there was anything
   */
  async settle(resource: string, call: Call & WaitOptions<Operation>): Promise<boolean> {
    const running = (await this.list(resource, call)).filter(({ done }) => !done);
    for (const { name } of running) {
      await this.finish(name, call).catch((error: unknown) => {
        // How it ended is seen by looking at what it should have made.
        if (statusOf(error) === undefined) throw error;
      });
    }
    return running.length > 0;
  }

  async #read(name: string, gax: GaxOptions): Promise<Operation> {
    const client = await this.#ownerOf(name);
    const { GetOperationRequest } = await requests();
    const [operation] = await client.operationsClient.getOperation(new GetOperationRequest({ name }), gax);
    return operationAnswer.parse(operation);
  }

  /** The client of the service whose operation it is; each of them reads operations, so one that is open will do. */
  #ownerOf(name: string) {
    if (name.includes('/endpoints/')) return this.#clients.endpoints();
    if (/\/(customJobs|hyperparameterTuningJobs|batchPredictionJobs)\//.test(name)) return this.#clients.jobs();
    if (name.includes('/pipelineJobs/')) return this.#clients.pipelines();
    if (name.includes('/schedules/')) return this.#clients.schedules();
    if (name.includes('/metadataStores/')) return this.#clients.metadata();
    return this.#clients.models();
  }
}

/** The client declares one list and gives an array whose first element is the list. */
const listAnswer = z.tuple([listOf(operationAnswer)], z.unknown()).transform(([operations]) => operations);

const requests = async () => (await import('google-gax')).default.operationsProtos.google.longrunning;

const startedAnswer = z.object({ name: z.string() });

/** The name of the operation that a call started. */
export const nameOfStarted = (started: unknown): string => startedAnswer.parse(started).name;
