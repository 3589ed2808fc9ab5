import type { JsonObject } from '@millrace/contract';
import type { Service } from '../declaration/types.ts';
import { CONNECTION, locationOf, MARK } from '../names.ts';
import type { GoogleApis } from '../rest/google-apis.ts';
import type { Found } from './found.ts';
import { listAll, remove } from './listing.ts';

/** A kind of thing that the set-up makes: where it is listed, and how one that is ours is told. */
interface Kind {
  readonly kind: string;
  readonly service: Service;
  readonly collection: string;
  /** Of the list in the answer; default: the last word of the collection. */
  readonly word?: string;
  readonly isOurs: (item: JsonObject) => boolean;
  /** Version in the path of its operations; absent where deleting is done at once. */
  readonly operations?: string;
  /** Last part of its path, where that is not the end of its name. */
  readonly id?: (item: JsonObject) => string;
}

const isLabelled = ({ labels }: JsonObject): boolean =>
  JSON.stringify(labels ?? {}).includes('"managed-by":"millrace"');
const isMarked = ({ description }: JsonObject): boolean => String(description ?? '').startsWith(MARK);
const isLive = ({ state }: JsonObject): boolean => state !== 'DELETED';
const lastWord = (value: unknown): string =>
  String(value ?? '')
    .split('/')
    .at(-1) ?? '';

/** In the order in which they can go: what calls before what is called, what uses an account before the account. */
function kinds(project: string, region: string): readonly Kind[] {
  const at = locationOf({ project, region });
  const connection = `${at}/connections/${CONNECTION}`;
  return [
    {
      kind: 'event trigger',
      service: 'eventarc',
      collection: `/v1/${at}/triggers`,
      isOurs: isLabelled,
      operations: 'v1',
    },
    { kind: 'event function', service: 'run', collection: `/v2/${at}/services`, isOurs: isLabelled, operations: 'v2' },
    {
      kind: 'build trigger',
      service: 'cloudbuild',
      collection: `/v1/${at}/triggers`,
      isOurs: isMarked,
      id: ({ id }) => String(id),
    },
    {
      kind: 'linked repository',
      service: 'cloudbuild',
      collection: `/v2/${connection}/repositories`,
      isOurs: () => true,
      operations: 'v2',
    },
    {
      ...{ kind: 'connection to GitHub', service: 'cloudbuild', collection: `/v2/${at}/connections`, operations: 'v2' },
      isOurs: ({ name }) => lastWord(name) === CONNECTION,
    },
    {
      kind: 'image repository',
      service: 'artifactregistry',
      collection: `/v1/${at}/repositories`,
      isOurs: isLabelled,
      operations: 'v1',
    },
    {
      ...{ kind: 'identity pool', service: 'iam', operations: 'v1' },
      collection: `/v1/projects/${project}/locations/global/workloadIdentityPools`,
      isOurs: (item) => isMarked(item) && isLive(item),
    },
  ];
}

/** What is ours of everything but Vertex AI, accounts and buckets. */
export async function foundResources(apis: GoogleApis, project: string, region: string): Promise<readonly Found[]> {
  const found = await Promise.all(kinds(project, region).map((kind) => foundOf(apis, kind)));
  return found.flat();
}

async function foundOf(
  apis: GoogleApis,
  { kind, service, collection, isOurs, ...more }: Kind,
): Promise<readonly Found[]> {
  const items = await listAll(apis, { service, path: collection }, more.word ?? lastWord(collection));
  return items.filter(isOurs).map((item) => {
    const id = more.id?.(item) ?? lastWord(item.name);
    return {
      kind,
      name: lastWord(item.name),
      remove: () => remove(apis, { service, path: `${collection}/${id}` }, more.operations),
    };
  });
}

/** Our service accounts; their roles on the project are taken away first, or they would stay as those of the deleted. */
export async function foundAccounts(
  apis: GoogleApis,
  project: string,
  revoke: (email: string) => Promise<void>,
): Promise<readonly Found[]> {
  const collection = `/v1/projects/${project}/serviceAccounts`;
  const accounts = await listAll(apis, { service: 'iam', path: collection }, 'accounts');
  return accounts.filter(isMarked).map((account) => {
    const email = String(account.email);
    return {
      kind: 'service account',
      name: email,
      remove: async () => {
        await revoke(email);
        await remove(apis, { service: 'iam', path: `${collection}/${email}` });
      },
    };
  });
}
