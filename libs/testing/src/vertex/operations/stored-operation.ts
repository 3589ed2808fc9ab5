import { ApiError } from '../server/api-error.ts';
import type { Operation, Timestamp } from '../server/messages.ts';
import { type AnyMessage, v1 } from '../server/protos.ts';
import type { State } from '../state.ts';

/** Work that takes time: nothing has happened until it is done. */
export interface OperationPlan {
  /** The method that began it. */
  readonly method: string;
  /** The resource that it works on; a part of the operation's name. */
  readonly resource: string;
  /** The model version that it deploys. */
  readonly deploys?: string;
  /** E.g. `UploadModelOperationMetadata`. */
  readonly metadataType: string;
  /** What the metadata says besides its times. */
  readonly metadata?: object;
  /** Does the work, at the end. */
  readonly finish: () => AnyMessage | Promise<AnyMessage>;
}

export interface StoredOperation extends OperationPlan {
  readonly name: string;
  readonly createTime: Timestamp;
  updateTime: Timestamp;
  pollsLeft: number;
  cancelled: boolean;
  /** What a fault has it fail with. */
  ordered: ApiError | undefined;
  /** While the work is done, so that it is done once. */
  finishing: Promise<void> | undefined;
  outcome: { readonly response: AnyMessage } | { readonly error: ApiError } | undefined;
}

/** Begins an operation; its work happens after some polls. */
export function beginOperation(state: State, plan: OperationPlan): Operation {
  const name = `${plan.resource}/operations/${state.nextId()}`;
  const time = state.now();
  const times = { createTime: time, updateTime: time };
  const waiting = {
    pollsLeft: state.pollsPerOperation,
    cancelled: false,
    ordered: undefined,
    finishing: undefined,
    outcome: undefined,
  };
  const operation: StoredOperation = { ...plan, ...times, ...waiting, name };
  state.operations.set(name, operation);
  return described(operation);
}

/** Counts a poll; the last one does the work. */
export async function poll(state: State, operation: StoredOperation): Promise<Operation> {
  operation.pollsLeft -= 1;
  if (operation.pollsLeft <= 0) await finish(state, operation);
  return described(operation);
}

export async function finish(state: State, operation: StoredOperation): Promise<void> {
  operation.finishing ??= settle(state, operation);
  await operation.finishing;
}

async function settle(state: State, operation: StoredOperation): Promise<void> {
  try {
    if (operation.cancelled) throw new ApiError('CANCELLED', 'The operation was cancelled.');
    if (operation.ordered !== undefined) throw operation.ordered;
    operation.outcome = { response: await operation.finish() };
  } catch (error) {
    operation.outcome = { error: error instanceof ApiError ? error : new ApiError('INTERNAL', String(error)) };
  }
  operation.updateTime = state.now();
}

/** As `google.longrunning.Operation`. */
export function described(operation: StoredOperation): Operation {
  const { name, outcome, metadataType, createTime, updateTime } = operation;
  const metadata = v1(metadataType, { genericMetadata: { createTime, updateTime }, ...operation.metadata });
  const begun = { name, metadata, done: outcome !== undefined };
  if (outcome === undefined) return begun;
  return 'error' in outcome ? { ...begun, error: outcome.error.status } : { ...begun, response: outcome.response };
}

/** The operations on a resource that are not done. */
export const runningOn = (state: State, resource: string): readonly StoredOperation[] =>
  [...state.operations.values()].filter(({ outcome, resource: on }) => outcome === undefined && on === resource);

export const EMPTY: AnyMessage = { '@type': 'type.googleapis.com/google.protobuf.Empty' };
