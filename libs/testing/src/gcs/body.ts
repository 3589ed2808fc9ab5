import * as z from 'zod';
import { badRequest } from './refuse.ts';
import type { Checksums, Settable } from './state.ts';

const Metadata = z.object({
  name: z.string().optional(),
  contentType: z.string().optional(),
  contentEncoding: z.string().optional(),
  cacheControl: z.string().optional(),
  metadata: z.record(z.string(), z.string().nullable()).optional(),
  crc32c: z.string().optional(),
  md5Hash: z.string().optional(),
});

export interface ObjectMetadata {
  readonly name: string | undefined;
  readonly settable: Settable;
  readonly expected: Checksums;
}

/** The JSON part of a write; empty is allowed. */
export function parseMetadata(text: string): ObjectMetadata {
  const parsed = Metadata.safeParse(text.trim() === '' ? {} : jsonOr(text));
  if (!parsed.success) throw badRequest('Parse Error');
  const { name, crc32c, md5Hash, ...settable } = parsed.data;
  return { name, settable, expected: { crc32c, md5Hash } };
}

const Compose = z.object({
  sourceObjects: z.array(z.object({ name: z.string(), generation: z.union([z.string(), z.number()]).optional() })),
  destination: z.unknown().optional(),
});

export function parseCompose(text: string) {
  const parsed = Compose.safeParse(jsonOr(text));
  if (!parsed.success) throw badRequest('Parse Error');
  const { sourceObjects, destination } = parsed.data;
  return { sourceObjects, ...parseMetadata(JSON.stringify(destination ?? {})) };
}

export async function textOf(body: AsyncIterable<Buffer>): Promise<string> {
  return (await bufferOf(body)).toString();
}

export async function bufferOf(body: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The two parts of a `multipart/related` upload: metadata and content. */
export function parseMultipart(contentType: string, body: Buffer): { metadata: string; type: string; content: Buffer } {
  const boundary = /boundary="?([^";]+)"?/.exec(contentType)?.[1];
  if (boundary === undefined) throw badRequest('Missing boundary.');
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  const whole = Buffer.concat([Buffer.from('\r\n'), body]);
  const starts: number[] = [];
  for (let at = whole.indexOf(delimiter); at >= 0; at = whole.indexOf(delimiter, at + 1)) starts.push(at);
  const parts = starts.slice(0, -1).map((start, i) => whole.subarray(start + delimiter.byteLength, starts[i + 1]));
  const [metadata, content] = parts.map((part) => {
    const end = part.indexOf('\r\n\r\n');
    return { head: part.subarray(0, end).toString(), bytes: part.subarray(end + 4) };
  });
  if (metadata === undefined || content === undefined) throw badRequest('Malformed multipart body.');
  const type = /content-type:\s*(.+)/i.exec(content.head)?.[1]?.trim() ?? 'application/octet-stream';
  return { metadata: metadata.bytes.toString(), type, content: content.bytes };
}

/** Checksums in the header `x-goog-hash: crc32c=…,md5=…`. */
export function hashHeader(header: string | string[] | undefined): Checksums {
  const text = [header ?? ''].flat().join(',');
  return { crc32c: /crc32c=([^,\s]+)/.exec(text)?.[1], md5Hash: /md5=([^,\s]+)/.exec(text)?.[1] };
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
