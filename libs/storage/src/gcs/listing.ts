import { call } from './call.ts';
import type { Connection } from './connection.ts';
import type { Subject } from './failure.ts';
import { ListPage } from './resource.ts';

export interface ListQuery {
  readonly prefix: string;
  readonly delimiter?: string;
  readonly maxResults?: number;
}

/** The pages of a listing, in GCS's order: by bytes of UTF-8. */
export async function* listPages(
  connection: Connection,
  subject: Subject,
  query: ListQuery,
  signal?: AbortSignal,
): AsyncGenerator<ReturnType<typeof ListPage.parse>> {
  let pageToken: string | undefined;
  do {
    const token = pageToken === undefined ? {} : { pageToken };
    const page = await call(connection, subject, signal, async () => {
      const [, , answer] = await connection.client.getFiles({ ...query, ...token, autoPaginate: false });
      return ListPage.parse(answer);
    });
    yield page;
    pageToken = page.nextPageToken;
  } while (pageToken !== undefined);
}
