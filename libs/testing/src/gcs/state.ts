import type { Content, ContentFolder, ContentWriter } from './content.ts';

/** Metadata of an object that its writer sets. */
export interface Settable {
  readonly contentType?: string | undefined;
  readonly contentEncoding?: string | undefined;
  readonly cacheControl?: string | undefined;
  readonly metadata?: Readonly<Record<string, string | null>> | undefined;
}

export interface FakeObject extends Settable {
  readonly bucket: string;
  readonly name: string;
  readonly generation: string;
  readonly metageneration: number;
  readonly content: Content;
  readonly timeCreated: string;
  readonly updated: string;
}

/** A resumable upload under way, or done. */
export interface Session {
  readonly id: string;
  readonly bucket: string;
  readonly name: string;
  readonly query: URLSearchParams;
  readonly settable: Settable;
  readonly expected: Checksums;
  readonly writer: ContentWriter;
  object: FakeObject | undefined;
}

/** Checksums that a client says its content has. */
export interface Checksums {
  readonly crc32c?: string | undefined;
  readonly md5Hash?: string | undefined;
}

/** Everything that the server holds. */
export interface State {
  readonly buckets: Map<string, Map<string, FakeObject>>;
  readonly sessions: Map<string, Session>;
  readonly denied: ReadonlySet<string>;
  readonly folder: ContentFolder;
  readonly now: () => Date;
  nextGeneration(): string;
  nextSession(): string;
}

/** Puts an object in its bucket, in place of the one before. */
export function store(
  state: State,
  bucket: Map<string, FakeObject>,
  place: { readonly bucket: string; readonly name: string },
  content: Content,
  settable: Settable,
): FakeObject {
  const time = state.now().toISOString();
  const object = {
    ...settable,
    ...{ bucket: place.bucket, name: place.name, content, metageneration: 1, timeCreated: time, updated: time },
    generation: state.nextGeneration(),
  };
  bucket.set(object.name, object);
  return object;
}
