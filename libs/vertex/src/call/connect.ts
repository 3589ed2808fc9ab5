import type { Logger } from '@millrace/contract';
import { type Connection, connectionTo } from '../clients/connection.ts';
import { PERSON } from '../clients/member.ts';
import { type Place, resolvePlace } from '../place.ts';
import { Caller, type RetryPolicy } from './caller.ts';
import type { PollPolicy } from './poll.ts';
import type { Service } from './service.ts';

/** Where an API is and how it is called. */
export interface ApiOptions {
  /** Default: `CLOUD_ML_PROJECT_ID`, else `GOOGLE_CLOUD_PROJECT`. */
  readonly project?: string | undefined;
  /** E.g. `us-central1`. Default: `CLOUD_ML_REGION`, else `GOOGLE_CLOUD_REGION`. */
  readonly region?: string | undefined;
  /** Variables; that of the service (`127.0.0.1:41234`) makes it call an emulator. Default `process.env`. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
  /** Told of failures that are not the end, at level debug. */
  readonly logger?: Logger | undefined;
  /** Stops every call and wait of this client. */
  readonly signal?: AbortSignal | undefined;
  /** How often what takes long is looked at. Against an emulator the waits are shorter. */
  readonly poll?: Partial<PollPolicy> | undefined;
  /** How calls that may be repeated are repeated. Against an emulator the waits are shorter. */
  readonly retry?: Partial<RetryPolicy> | undefined;
  /** Milliseconds for each call. Default 60,000. */
  readonly callTimeoutMs?: number | undefined;
}

const POLL: PollPolicy = { initialMs: 1000, maxMs: 15_000, outageMs: 600_000 };
const RETRY: RetryPolicy = { attempts: 8, initialMs: 500, maxMs: 30_000, totalMs: 300_000 };

/** An emulator is ready in no time, and down only where a test says so. */
const EMULATED = { poll: { ...POLL, initialMs: 10, maxMs: 200 }, retry: { ...RETRY, initialMs: 5, maxMs: 200 } };

/** Google's clients of an API, as far as all of them are alike. */
interface Clients {
  readonly member: () => Promise<string>;
}

/** What calls of one API are made with. */
export interface Connected<C extends Clients> {
  readonly place: Place;
  readonly caller: Caller;
  readonly clients: C;
  readonly poll: PollPolicy;
}

/**
 * Everything that calls of an API are made with. Nothing is loaded and nothing is sent before the first call.
 * @throws MillraceError `PROJECT_REQUIRED`, `REGION_REQUIRED`
 */
export function connect<C extends Clients>(
  service: Service,
  options: ApiOptions,
  createClients: (connect: () => Promise<Connection>) => C,
): Connected<C> {
  const { environment = process.env } = options;
  const place = resolvePlace({ project: options.project, region: options.region, environment, whose: service.name });
  const emulator = environment[service.emulator] || undefined;
  const defaults = emulator === undefined ? { poll: POLL, retry: RETRY } : EMULATED;
  const clients = createClients(() => connectionTo(service, place, emulator));
  // An emulator knows nobody, and looking for credentials takes seconds where there are none.
  const member = emulator === undefined ? clients.member : async () => PERSON;
  const caller = new Caller({
    ...{ service, place, signal: options.signal, logger: options.logger, member },
    retry: { ...defaults.retry, ...options.retry },
    callTimeoutMs: options.callTimeoutMs ?? 60_000,
  });
  return { place, caller, clients, poll: { ...defaults.poll, ...options.poll } };
}
