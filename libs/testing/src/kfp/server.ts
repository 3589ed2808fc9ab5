import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import type { Answer } from '../faults/answer.ts';
import type { FaultAction, FaultRule, FaultyRequest } from '../faults/fault.ts';
import { type ListenOptions, listen } from '../faults/listen.ts';
import { FaultPlan } from '../faults/plan.ts';
import { requestBody, sendAnswer } from '../faults/serve.ts';
import { handle } from './handle.ts';
import { advance, isOver, type TaskFailure } from './machine.ts';
import { rpcError } from './refuse.ts';
import { type KfpOperation, route } from './route.ts';
import { type FakeRun, newState, type State } from './state.ts';

/** A request as faults and assertions see it. */
export interface KfpRequest extends FaultyRequest {
  readonly operation: KfpOperation | 'unknown';
  readonly headers: IncomingHttpHeaders;
}

/** A request with its answer, before any fault of the wire. */
export interface KfpExchange {
  readonly request: KfpRequest & { readonly body: Buffer };
  readonly status: number;
  readonly answer: string;
}

export interface FakeKfpOptions extends ListenOptions {
  /** Hosts with several users want a namespace. Default false. */
  readonly multiUser?: boolean;
  /** `Authorization` or `Cookie` header that a request must have; others are 401. Default: none is asked for. */
  readonly credentials?: { readonly authorization?: string; readonly cookie?: string };
  readonly faults?: readonly FaultRule<KfpRequest>[];
  /** Milliseconds after which a run takes a step forward by itself. Default: only `advance` and `finish` move it. */
  readonly pace?: number;
  /** Clock of time stamps and of `pace`. Default: now. */
  readonly now?: () => Date;
}

/** A running server. */
export interface FakeKfp {
  /** `http://127.0.0.1:41234` */
  readonly url: string;
  readonly faults: FaultPlan<KfpRequest>;
  /** Every request so far, oldest first. */
  readonly requests: readonly KfpRequest[];
  readonly exchanges: readonly KfpExchange[];
  /** What the server holds, by kind, as it keeps it: for comparisons. */
  readonly state: Readonly<
    Record<'experiments' | 'pipelines' | 'versions' | 'runs' | 'recurringRuns', readonly object[]>
  >;
  /** Takes runs (all without an id) a step forward: pending tasks begin, running ones end. */
  advance(runId?: string): void;
  /** Takes runs (all without an id) to their end; the tasks named fail. */
  finish(runId?: string, ...failures: readonly TaskFailure[]): void;
  /** Makes a task fail when it ends. */
  fail(runId: string, failure: TaskFailure): void;
  close(): Promise<void>;
}

/**
 * A Kubeflow Pipelines API server (v2beta1) of one's own on this machine, with faults to order. Runs are simulated:
 * their tasks take states in the order of the pipeline, and nothing is computed.
 * @example const host = await startFakeKfp(); const kfp = createKfpClient({ host: host.url });
 */
export async function startFakeKfp(options: FakeKfpOptions = {}): Promise<FakeKfp> {
  const state = newState(options);
  const faults = new FaultPlan<KfpRequest>(options.faults);
  const [requests, exchanges]: [KfpRequest[], KfpExchange[]] = [[], []];
  const server = await listen(options, async (message, response) => {
    const { method = 'GET', url = '/', headers } = message;
    const request: KfpRequest = { method, path: url, operation: route(method, url)?.operation ?? 'unknown', headers };
    requests.push(request);
    keepPace(state, options.pace);
    const fault = faults.next(request);
    if (fault?.kind === 'reset' && fault.afterBytes === undefined) return void message.destroy();
    if (fault?.kind === 'delay') await wait(fault.milliseconds);
    const body = await buffer(requestBody(message, fault));
    const given = instead(fault) ?? unauthorized(options, headers) ?? (await answerTo(state, message, body));
    exchanges.push({ request: { ...request, body }, status: given.status, answer: given.body.toString() });
    await sendAnswer(response, given, fault, method === 'HEAD');
  });
  const chosen = (id?: string): FakeRun[] => (id === undefined ? [...state.runs.values()] : [runOf(state, id)]);
  const fail = (id: string, failure: TaskFailure): void => {
    const task = runOf(state, id).tasks.find(({ name }) => name === failure.task);
    if (task === undefined) throw new Error(`The run ${id} has no task ${failure.task}.`);
    task.failure = failure;
  };
  return {
    ...{ url: server.url, faults, requests, exchanges, fail, close: server.close },
    get state() {
      const { experiments, pipelines, versions, runs, recurringRuns } = state;
      const held = { experiments, pipelines, versions, runs, recurringRuns };
      const entries = Object.entries(held).map(([kind, things]) => [kind, structuredClone([...things.values()])]);
      return Object.fromEntries(entries);
    },
    advance: (id) => chosen(id).forEach((run) => void advance(state, run)),
    finish: (id, ...failures) => {
      for (const run of chosen(id)) {
        for (const failure of failures) fail(run.run_id, failure);
        while (!isOver(run)) advance(state, run);
      }
    },
  };
}

function runOf(state: State, id: string): FakeRun {
  const run = state.runs.get(id);
  if (run === undefined) throw new Error(`There is no run ${id}.`);
  return run;
}

function keepPace(state: State, pace: number | undefined): void {
  if (pace === undefined) return;
  const now = state.now().getTime();
  for (const run of state.runs.values()) {
    for (; !isOver(run) && run.movedAt + pace <= now; run.movedAt += pace) advance(state, run);
  }
}

async function answerTo(
  state: State,
  { method = 'GET', url = '/', headers }: IncomingMessage,
  body: Buffer,
): Promise<Answer> {
  const routed = route(method, url);
  if (routed === undefined) return rpcError('NOT_FOUND', 'Not Found');
  return handle(state, { ...routed, body, contentType: headers['content-type'] ?? '' });
}

function unauthorized({ credentials }: FakeKfpOptions, headers: IncomingHttpHeaders): Answer | undefined {
  if (credentials === undefined) return undefined;
  const { authorization, cookie } = credentials;
  const known = headers.authorization === authorization && (cookie === undefined || headers.cookie === cookie);
  return known ? undefined : rpcError('UNAUTHENTICATED', 'Request header error: there is no user identity header.');
}

/** What a fault answers before anything is done. */
function instead(fault: FaultAction | undefined): Answer | undefined {
  if (fault?.kind === 'deny') return rpcError('PERMISSION_DENIED', fault.permission ?? 'User is not authorized');
  if (fault?.kind !== 'status') return undefined;
  const headers = { 'retry-after': fault.retryAfterSeconds?.toString() };
  const answer = rpcError('UNAVAILABLE', fault.message ?? 'Ordered by a fault.', '', headers);
  return { ...answer, status: fault.status };
}
