import { MillraceError } from '@millrace/contract';
import type { Vertex } from '@millrace/vertex';
import { withoutMember } from '../apply/policy.ts';
import type { GoogleApis } from '../rest/google-apis.ts';
import { foundBuckets } from './buckets.ts';
import type { Found } from './found.ts';
import { foundAccounts, foundResources } from './resources.ts';
import { foundOnVertex } from './vertex.ts';

export interface CleanupOptions {
  readonly apis: GoogleApis;
  readonly vertex: Vertex;
  readonly project: string;
  readonly region: string;
}

/** All that the set-up and runs made, in an order in which it can be deleted. APIs stay enabled. Nothing is changed. */
export async function findOurs({ apis, vertex, project, region }: CleanupOptions): Promise<readonly Found[]> {
  const revoke = (email: string) =>
    withoutMember(
      apis,
      { service: 'cloudresourcemanager', path: `/v3/projects/${project}` },
      `serviceAccount:${email}`,
    );
  const groups = await Promise.all([
    unlessOff(foundOnVertex(vertex)),
    unlessOff(foundResources(apis, project, region)),
    unlessOff(foundAccounts(apis, project, revoke)),
    unlessOff(foundBuckets(apis, project)),
  ]);
  return groups.flat();
}

/** Where an API is off, nothing of it can be ours. */
async function unlessOff(found: Promise<readonly Found[]>): Promise<readonly Found[]> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof MillraceError && error.code === 'CLOUD_API_DISABLED') return [];
    throw error;
  }
}

export interface Removal {
  /** Also what holds data. */
  readonly data: boolean;
  readonly onRemoved?: (found: Found) => void;
}

/** Deletes, in order. It can be stopped anywhere and run again: what is gone is not found again. */
export async function removeAll(found: readonly Found[], { data, onRemoved }: Removal): Promise<number> {
  const wanted = found.filter(({ isData = false }) => data || !isData);
  for (const one of wanted) {
    await one.remove();
    onRemoved?.(one);
  }
  return wanted.length;
}
