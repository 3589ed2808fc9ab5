import type { JsonObject, JsonValue } from '@millrace/contract';
import * as z from 'zod';

/** `google.protobuf.Value`, as the client takes it. */
export interface ProtoValue {
  nullValue?: 'NULL_VALUE';
  boolValue?: boolean;
  numberValue?: number;
  stringValue?: string;
  listValue?: { values: ProtoValue[] };
  structValue?: ProtoStruct;
}

/** `google.protobuf.Struct`, as the client takes it. */
export interface ProtoStruct {
  fields: Record<string, ProtoValue>;
}

/** JSON as a `google.protobuf.Value`. */
export function toValue(json: JsonValue): ProtoValue {
  if (json === null) return { nullValue: 'NULL_VALUE' };
  if (typeof json === 'boolean') return { boolValue: json };
  if (typeof json === 'number') return { numberValue: json };
  if (typeof json === 'string') return { stringValue: json };
  if (isList(json)) return { listValue: { values: json.map(toValue) } };
  return { structValue: toStruct(json) };
}

/** JSON as a `google.protobuf.Struct`. */
export const toStruct = (json: JsonObject): ProtoStruct => ({
  fields: Object.fromEntries(Object.entries(json).map(([key, value]) => [key, toValue(value)])),
});

const isList = (json: JsonObject | readonly JsonValue[]): json is readonly JsonValue[] => Array.isArray(json);

const values = z.object({ values: z.array(z.unknown()).nullish() });
const fields = z.object({ fields: z.record(z.string(), z.unknown()).nullish() });
const kinds = z.object({
  boolValue: z.boolean().nullish(),
  numberValue: z.number().nullish(),
  stringValue: z.string().nullish(),
  listValue: values.nullish(),
  structValue: fields.nullish(),
});

/** What a `google.protobuf.Value` holds; whatever says nothing is `null`. */
export function fromValue(value: unknown): JsonValue {
  const read = kinds.safeParse(value);
  if (!read.success) return null;
  const { boolValue, numberValue, stringValue, listValue, structValue } = read.data;
  if (listValue) return (listValue.values ?? []).map(fromValue);
  if (structValue) return fromStruct(structValue);
  return boolValue ?? numberValue ?? stringValue ?? null;
}

/** What a `google.protobuf.Struct` holds. */
export function fromStruct(struct: unknown): JsonObject {
  const read = fields.safeParse(struct);
  if (!read.success) return {};
  return Object.fromEntries(Object.entries(read.data.fields ?? {}).map(([key, value]) => [key, fromValue(value)]));
}

/** A `google.protobuf.Value` in an answer, as JSON. */
export const jsonValue = z.unknown().transform(fromValue);

/** A `google.protobuf.Struct` in an answer, as JSON. */
export const jsonStruct = z.unknown().transform(fromStruct);
