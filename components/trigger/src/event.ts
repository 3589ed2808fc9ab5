import type { IncomingHttpHeaders } from 'node:http';
import { EXIT, MillraceError } from '@millrace/contract';
import * as z from 'zod';
import type { ObjectChange } from './change.ts';

/** A request that may bring an event. */
export interface EventRequest {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** `time` is of the event. https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md */
const envelopeSchema = z.object({
  specversion: z.literal('1.0'),
  id: z.string().min(1),
  source: z.string().min(1),
  type: z.string().min(1),
  time: z.string().default(''),
  data: z.unknown(),
});
type Envelope = z.output<typeof envelopeSchema>;

const int64 = z.string().regex(/^\d+$/, 'it is not a whole number, written as text');
/** https://github.com/googleapis/google-cloudevents/blob/main/proto/google/events/cloud/storage/v1/data.proto */
const objectSchema = z.object({
  bucket: z.string().min(1),
  name: z.string().min(1),
  generation: int64,
  metageneration: int64.optional(),
  size: int64.transform(Number).optional(),
  timeCreated: z.iso.datetime({ offset: true }).optional(),
  updated: z.iso.datetime({ offset: true }).optional(),
});

const TYPE = /^google\.cloud\.storage\.object\.v1\.(finalized|deleted)$/;
const SOURCE = '//storage.googleapis.com/projects/_/buckets/';

/**
 * Reads a CloudEvent of Cloud Storage, in binary or structured content mode
 * (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md).
 * @param bucket The one that the event must come from.
 * @throws MillraceError `EVENT_MALFORMED`, `EVENT_WRONG_TYPE`, `EVENT_WRONG_BUCKET`
 */
export function readEvent(request: EventRequest, bucket: string): ObjectChange {
  const envelope = envelopeOf(request);
  const kind = TYPE.exec(envelope.type)?.[1];
  if (kind !== 'finalized' && kind !== 'deleted') {
    throw refused('EVENT_WRONG_TYPE', `${envelope.type} says nothing of an object that came or went.`, envelope);
  }
  const object = parsed(objectSchema, envelope.data, 'The data of the event', envelope);
  const source = envelope.source.startsWith(SOURCE) ? envelope.source.slice(SOURCE.length) : object.bucket;
  const stranger = [object.bucket, source].find((name) => name !== bucket);
  if (stranger !== undefined) {
    throw refused('EVENT_WRONG_BUCKET', `The event is of the bucket ${stranger}, not of ${bucket}.`, envelope);
  }
  const { name, generation, size } = object;
  // When it was announced tells the order of a deletion; the object's own times are of its making.
  const time = envelope.time || object.updated || object.timeCreated || '';
  return { id: envelope.id, kind, bucket, name, generation, ...(size === undefined ? {} : { size }), time };
}

function envelopeOf({ headers, body }: EventRequest): Envelope {
  const contentType = headers['content-type'] ?? '';
  const json = jsonOf(body);
  if (contentType.startsWith('application/cloudevents+json')) return parsed(envelopeSchema, json, 'The event');
  const attributes = Object.entries(headers).filter(([name]) => name.startsWith('ce-'));
  const envelope = Object.fromEntries(attributes.map(([name, value]) => [name.slice('ce-'.length), value]));
  return parsed(envelopeSchema, { ...envelope, data: json }, 'The event');
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch (cause) {
    throw refused('EVENT_MALFORMED', 'The body is not JSON.', { cause });
  }
}

function parsed<T>(schema: z.ZodType<T>, value: unknown, subject: string, about: About = {}): T {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const problems = read.error.issues.map(({ path, message }) => `${path.join('.') || 'it'}: ${message}`);
  throw refused('EVENT_MALFORMED', `${subject} is not as it should be: ${problems.join('; ')}.`, about);
}

type About = Readonly<Partial<Pick<Envelope, 'id' | 'source' | 'type'>> & { cause?: unknown }>;

const refused = (code: string, message: string, { id, source, type, cause }: About) =>
  new MillraceError(code, message, { fields: { id, source, type }, exitCode: EXIT.usage, cause });
