import type { JsonValue } from '@millrace/contract';

/** A part of JSON Patch (RFC 6902): what an edit of a document needs. */
export type PatchOperation =
  | { readonly op: 'add' | 'replace'; readonly path: string; readonly value: JsonValue }
  | { readonly op: 'remove'; readonly path: string }
  | { readonly op: 'move'; readonly from: string; readonly path: string };

/**
 * The document after the edits; the given one is left alone.
 * @throws Error A path that leads nowhere: a patch that does nothing is a mistake.
 */
export function applyPatch(document: JsonValue, operations: readonly PatchOperation[]): JsonValue {
  const copy = structuredClone(document);
  for (const operation of operations) {
    const { parent, key } = locate(copy, operation.path, operation.op === 'add' || operation.op === 'move');
    if (operation.op === 'remove') take(parent, key);
    else if (operation.op !== 'move') put(parent, key, operation.value);
    else {
      const from = locate(copy, operation.from, false);
      put(parent, key, take(from.parent, from.key));
    }
  }
  return copy;
}

type Container = Record<string, unknown> | unknown[];

function locate(document: JsonValue, path: string, mayBeNew: boolean): { parent: Container; key: string } {
  const keys = path.split('/').slice(1).map(unescapeKey);
  const key = keys.pop();
  let parent: unknown = document;
  for (const step of keys) parent = isContainer(parent) ? read(parent, step) : undefined;
  if (key === undefined || !isContainer(parent) || (!mayBeNew && read(parent, key) === undefined)) {
    throw new Error(`The patch names ${path}, which is not there.`);
  }
  return { parent, key };
}

const isContainer = (value: unknown): value is Container => typeof value === 'object' && value !== null;
const unescapeKey = (key: string): string => key.replaceAll('~1', '/').replaceAll('~0', '~');
const read = (parent: Container, key: string): unknown =>
  Array.isArray(parent) ? parent[Number(key)] : Object.hasOwn(parent, key) ? parent[key] : undefined;

function put(parent: Container, key: string, value: unknown): void {
  if (!Array.isArray(parent)) parent[key] = value;
  else parent[key === '-' ? parent.length : Number(key)] = value;
}

function take(parent: Container, key: string): unknown {
  const value = read(parent, key);
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else delete parent[key];
  return value;
}
