import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Answer } from '../faults/answer.ts';
import type { FaultAction, FaultRule } from '../faults/fault.ts';
import { type ListenOptions, listen } from '../faults/listen.ts';
import { FaultPlan } from '../faults/plan.ts';
import { requestBody, sendAnswer } from '../faults/serve.ts';
import { bytesOf, ContentFolder, ContentWriter } from './content.ts';
import { handle } from './handle.ts';
import { deniedAnswer, errorAnswer } from './refuse.ts';
import { type GcsRequest, PERMISSION, route } from './route.ts';
import { type FakeObject, type State, store } from './state.ts';

export interface FakeGcsOptions extends ListenOptions {
  /** Buckets that exist from the start. */
  readonly buckets?: readonly string[];
  readonly faults?: readonly FaultRule<GcsRequest>[];
  /** Permissions that the caller lacks, e.g. `storage.objects.create`. */
  readonly denied?: readonly string[];
  /** Clock of time stamps. Default: now. */
  readonly now?: () => Date;
}

/** An object as assertions see it. */
export interface FakeGcsObject {
  readonly name: string;
  readonly size: number;
  readonly generation: string;
  readonly crc32c: string;
  readonly contentType: string | undefined;
}

/** A running server. */
export interface FakeGcs {
  /** For `STORAGE_EMULATOR_HOST`: `http://127.0.0.1:41234`. */
  readonly url: string;
  /** The other spelling: `127.0.0.1:41234`. */
  readonly host: string;
  /** Names. */
  readonly buckets: readonly string[];
  /** What a bucket holds, in the order of a listing. */
  objects(bucket: string): readonly FakeGcsObject[];
  content(bucket: string, name: string): Promise<Buffer>;
  /** Writes an object past the API. */
  put(bucket: string, name: string, content: Buffer | string): Promise<FakeGcsObject>;
  readonly faults: FaultPlan<GcsRequest>;
  /** Every request so far, oldest first. */
  readonly requests: readonly GcsRequest[];
  /** Resumable uploads that were begun and neither completed nor cancelled. */
  readonly openUploads: number;
  close(): Promise<void>;
}

/**
 * A Google Cloud Storage of one's own (JSON API) on this machine, with faults to order. It asks for no credentials.
 * @example const gcs = await startFakeGcs({ buckets: ['b'] });
 */
export async function startFakeGcs(options: FakeGcsOptions = {}): Promise<FakeGcs> {
  const state = newState(options);
  const faults = new FaultPlan<GcsRequest>(options.faults);
  const requests: GcsRequest[] = [];
  const server = await listen(options, async (message, response) => {
    const request = route(message.method ?? 'GET', message.url ?? '/', message.headers);
    requests.push(request);
    await respond(state, request, faults.next(request), message, response);
  });
  return {
    ...{ url: server.url, host: server.host, faults, requests },
    get buckets() {
      return [...state.buckets.keys()].sort();
    },
    get openUploads() {
      return [...state.sessions.values()].filter((session) => session.object === undefined).length;
    },
    objects: (bucket) =>
      [...bucketOf(state, bucket).values()]
        .map(described)
        .sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name))),
    content: async (bucket, name) => {
      const object = bucketOf(state, bucket).get(name);
      if (object === undefined) throw new Error(`gs://${bucket} has no object ${name}.`);
      return bytesOf(object.content);
    },
    put: async (bucket, name, content) => {
      const writer = new ContentWriter(state.folder);
      await writer.append(Buffer.from(content));
      return described(store(state, bucketOf(state, bucket), { bucket, name }, await writer.finish(), {}));
    },
    close: async () => {
      await server.close();
      await state.folder.remove();
    },
  };
}

async function respond(
  state: State,
  request: GcsRequest,
  fault: FaultAction | undefined,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const early = instead(fault, request);
  if (early === 'reset') {
    message.destroy();
    return;
  }
  if (fault?.kind === 'delay') await wait(fault.milliseconds);
  const answer = early ?? (await handle(state, request, requestBody(message, fault)));
  message.resume();
  await sendAnswer(response, answer, fault, message.method === 'HEAD');
}

/** What a fault answers before anything is done. */
function instead(fault: FaultAction | undefined, request: GcsRequest): Answer | 'reset' | undefined {
  if (fault?.kind === 'reset' && fault.afterBytes === undefined) return 'reset';
  if (fault?.kind === 'deny') {
    const permission = fault.permission ?? PERMISSION[request.operation] ?? 'storage.objects.get';
    return deniedAnswer(permission, 'object');
  }
  if (fault?.kind !== 'status') return undefined;
  const headers = { 'retry-after': fault.retryAfterSeconds?.toString() };
  return errorAnswer(fault.status, 'backendError', fault.message ?? 'Ordered by a fault.', headers);
}

function newState(options: FakeGcsOptions): State {
  const now = options.now ?? (() => new Date());
  // Real generations are microseconds; ours only have to grow.
  let generation = now().getTime() * 1000;
  let session = 0;
  return {
    buckets: new Map((options.buckets ?? []).map((name) => [name, new Map()])),
    sessions: new Map(),
    denied: new Set(options.denied ?? []),
    folder: new ContentFolder(),
    now,
    nextGeneration: () => `${++generation}`,
    nextSession: () => `upload-${++session}`,
  };
}

function bucketOf(state: State, name: string): Map<string, FakeObject> {
  const bucket = state.buckets.get(name);
  if (bucket === undefined) throw new Error(`There is no bucket ${name}.`);
  return bucket;
}

const described = ({ name, generation, content, contentType }: FakeObject): FakeGcsObject => ({
  ...{ name, generation, contentType },
  ...{ size: content.size, crc32c: content.crc32c },
});
