import { matchesGlob } from 'node:path';
import type { ObjectChange } from './change.ts';
import type { ObjectFilter } from './config.ts';

/** Why a change is no reason to run anything; `undefined` where it is one. */
export function passedOver({ kind, name }: ObjectChange, filter: ObjectFilter): string | undefined {
  const own = filter.ignore.find((prefix) => name.startsWith(prefix));
  if (own !== undefined) return `its name begins with ${own}, where pipelines write`;
  if (!filter.events.includes(kind)) return `an object that was ${kind} is not asked for`;
  if (!name.startsWith(filter.prefix)) return `its name does not begin with ${filter.prefix}`;
  if (!name.endsWith(filter.suffix)) return `its name does not end with ${filter.suffix}`;
  if (filter.glob !== undefined && !matchesGlob(name, filter.glob)) return `its name does not match ${filter.glob}`;
  // The console makes a folder as an empty object.
  return name.endsWith('/') ? 'it is a folder' : undefined;
}
