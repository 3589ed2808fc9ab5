import type { Call, CallOptions, Connected } from '@millrace/vertex/call';
import type { Clients } from './clients.ts';

/** What everything here is built on. */
export type Api = Connected<Clients>;

/** What every request says of where it is. */
export const placeOf = ({ place }: Api) => ({ projectId: place.project, location: place.region });

/** A call, with the permission that it takes. */
export const asking = (subject: string, permission: string, { signal }: CallOptions): Call => ({
  ...{ signal, subject, permission: `dataflow.${permission}` },
});
