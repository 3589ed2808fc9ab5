/** A copy with the lowest bit of the byte at `index` flipped; the same bytes where `index` lies outside. */
export function withFlippedBit(bytes: Buffer, index: number): Buffer {
  const before = bytes[index];
  if (before === undefined) return bytes;
  const copy = Buffer.from(bytes);
  copy[index] = before ^ 1;
  return copy;
}

/** A byte range of an HTTP `Range` header, end exclusive. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** `undefined` without a (readable) header: the whole; `'unsatisfiable'`: 416. https://www.rfc-editor.org/rfc/rfc9110#section-14 */
export function parseRange(header: string | undefined, size: number): ByteRange | undefined | 'unsatisfiable' {
  const found = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  const [, first = '', last = ''] = found ?? [];
  if (first === '' && last === '') return undefined;
  if (first === '') return { start: Math.max(0, size - Number(last)), end: size };
  const start = Number(first);
  if (start >= size) return 'unsatisfiable';
  return { start, end: last === '' ? size : Math.min(size, Number(last) + 1) };
}
