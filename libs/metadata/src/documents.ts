import { type JsonValue, MillraceError } from '@millrace/contract';
import type { Store, StoredObject } from '@millrace/storage';
import type { z } from 'zod';

/** A JSON document as it was read, with the generation to overwrite it by. */
export interface Document<T> {
  readonly value: T;
  readonly generation: string;
}

/** Bytes of the largest document that is read: a record of a thousand outputs is well below it. */
export const MAX_DOCUMENT_BYTES = 4 * 1024 * 1024;
/** Every lost race means that somebody else's write succeeded, so this many in a row is a defect, not contention. */
const ATTEMPTS = 100;

/**
 * A document, or `undefined` where there is none.
 * @throws MillraceError `RECORD_CORRUPT` with the URI and every problem: not JSON, too large, not of the schema.
 */
export async function readDocument<T>(
  store: Store,
  key: string,
  schema: z.ZodType<T>,
): Promise<Document<T> | undefined> {
  const found = await readBytes(store, key);
  if (found === undefined) return undefined;
  const { bytes, object } = found;
  const corrupt = (message: string, path = '$', code = 'INVALID') => ({ path, code, message });
  if (bytes.length > MAX_DOCUMENT_BYTES) {
    throw recordCorrupt(store, key, [corrupt(`${bytes.length} bytes; at most ${MAX_DOCUMENT_BYTES} are read.`)]);
  }
  const parsed = schema.safeParse(parseJson(bytes.toString('utf8')));
  if (parsed.success) return { value: parsed.data, generation: object.generation };
  throw recordCorrupt(
    store,
    key,
    parsed.error.issues.map((issue) => corrupt(issue.message, issue.path.join('.') || '$', issue.code.toUpperCase())),
  );
}

/** A document that can be derived anew, so that a corrupt one counts as none. */
export async function readIndex<T>(store: Store, key: string, schema: z.ZodType<T>): Promise<T | undefined> {
  try {
    return (await readDocument(store, key, schema))?.value;
  } catch (error) {
    if (hasCode(error, 'RECORD_CORRUPT')) return undefined;
    throw error;
  }
}

/** Writes JSON with sorted keys, indented: people read these files. */
export async function writeDocument(
  store: Store,
  key: string,
  value: object,
  options: { readonly ifGeneration?: string } = {},
): Promise<StoredObject> {
  const text = `${JSON.stringify(value, sortKeys, 2)}\n`;
  try {
    return await store.write(key, text, { contentType: 'application/json', ...options });
  } catch (error) {
    // A request that is repeated because its answer was lost finds what it wrote itself in its way.
    const there = hasCode(error, 'PRECONDITION_FAILED') ? await readBytes(store, key) : undefined;
    if (there?.bytes.toString('utf8') === text) return there.object;
    throw error;
  }
}

/**
 * Replaces an index by what `change` makes of it, whoever else writes it meanwhile; `undefined` leaves it as it is.
 * `change` sees `undefined` where there is none or a corrupt one.
 */
export async function updateIndex<T extends object>(
  store: Store,
  key: string,
  schema: z.ZodType<T>,
  change: (current: T | undefined) => T | undefined,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    // The generation is read before the content: if the content is newer, the write fails and is tried again.
    const object = await store.stat(key);
    const next = change(object === undefined ? undefined : await readIndex(store, key, schema));
    if (next === undefined) return;
    try {
      await writeDocument(store, key, next, { ifGeneration: object?.generation ?? '0' });
      return;
    } catch (error) {
      if (!hasCode(error, 'PRECONDITION_FAILED') || attempt === ATTEMPTS) throw error;
    }
  }
}

export const hasCode = (error: unknown, code: string): boolean => error instanceof MillraceError && error.code === code;

async function readBytes(store: Store, key: string) {
  try {
    return await store.readBytes(key);
  } catch (error) {
    if (hasCode(error, 'OBJECT_MISSING')) return undefined;
    if (hasCode(error, 'TOO_LARGE')) {
      throw recordCorrupt(store, key, [{ path: '$', code: 'TOO_LARGE', message: 'Far too large for a record.' }]);
    }
    throw error;
  }
}

/** The value of a JSON text; `undefined`, which no schema accepts, for text that is not JSON. */
export function parseJson(text: string): JsonValue | undefined {
  try {
    const value: JsonValue = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

function recordCorrupt(store: Store, key: string, problems: MillraceError['problems']): MillraceError {
  const uri = store.uriOf(key);
  return new MillraceError('RECORD_CORRUPT', `${uri} is damaged or was written by something else.`, {
    problems: problems.slice(0, 20),
    fields: { uri },
    hint: `Restore ${uri} from a copy, or delete its folder to forget it.`,
  });
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
