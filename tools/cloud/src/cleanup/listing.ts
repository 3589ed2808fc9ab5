import type { JsonObject } from '@millrace/contract';
import * as z from 'zod';
import type { Place } from '../declaration/types.ts';
import type { GoogleApis } from '../rest/google-apis.ts';
import { finished } from '../rest/operation.ts';

const pageSchema = z.looseObject({ nextPageToken: z.string().optional() });
const itemsSchema = z.array(z.record(z.string(), z.json())).default([]);

/** All of a collection, page by page; none where there is no collection or its API is off. */
export async function listAll(
  apis: GoogleApis,
  place: Place,
  word: string,
  query: Record<string, string> = {},
): Promise<readonly JsonObject[]> {
  const found: JsonObject[] = [];
  for (let token = ''; ; ) {
    const answer = await apis.find({
      ...{ subject: `List ${word}`, method: 'GET', ...place },
      query: token === '' ? query : { ...query, pageToken: token },
    });
    if (answer === undefined) return found;
    found.push(...itemsSchema.parse(answer[word]));
    const { nextPageToken = '' } = pageSchema.parse(answer);
    if (nextPageToken === '') return found;
    token = nextPageToken;
  }
}

/** Deletes one thing and waits for the end of that; what is gone already is success. */
export async function remove(apis: GoogleApis, place: Place, operations?: string): Promise<void> {
  const subject = `Delete ${place.path.split('/').slice(-2).join(' ')}`;
  const answer = await apis.find({ subject, method: 'DELETE', ...place });
  if (answer === undefined || operations === undefined) return;
  await finished(apis, answer, { subject, service: place.service, version: operations });
}
