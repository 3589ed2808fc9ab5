// What a client of another of Google's APIs is made of: calls with deadlines and retries, things made once, waits.
export { enumName, listOf, textMap, textOrEmpty, time } from '../answers.ts';
export type { Connection } from '../clients/connection.ts';
export { lazily } from '../clients/lazily.ts';
export { digest, labelValue, slug } from '../names.ts';
export type { Place } from '../place.ts';
export type { Call, Caller, CallOptions, RetryPolicy } from './caller.ts';
export { type ApiOptions, type Connected, connect } from './connect.ts';
export { makeOnce } from './make.ts';
export { type PollPolicy, type WaitOptions, type WaitProgress, waitFor } from './poll.ts';
export type { Service } from './service.ts';
export { statusOf } from './status.ts';
