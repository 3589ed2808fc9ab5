import type { Struct, Value } from './messages.ts';

/** The JSON that a `google.protobuf.Value` stands for. */
export function jsonOf(value: Value | null | undefined): unknown {
  if (value == null || value.nullValue != null) return null;
  if (value.listValue != null) return (value.listValue.values ?? []).map(jsonOf);
  if (value.structValue != null) return jsonOfStruct(value.structValue);
  return value.stringValue ?? value.numberValue ?? value.boolValue ?? null;
}

export const jsonOfStruct = (struct: Struct | null | undefined): Record<string, unknown> =>
  Object.fromEntries(Object.entries(struct?.fields ?? {}).map(([name, value]) => [name, jsonOf(value)]));

/** The other way round; `undefined` counts as null. */
export function asValue(json: unknown): Value {
  if (json == null) return { nullValue: 'NULL_VALUE' };
  if (typeof json === 'number') return { numberValue: json };
  if (typeof json === 'boolean') return { boolValue: json };
  if (Array.isArray(json)) return { listValue: { values: json.map(asValue) } };
  if (typeof json !== 'object') return { stringValue: String(json) };
  const fields = Object.entries(json).map(([name, value]) => [name, asValue(value)]);
  return { structValue: { fields: Object.fromEntries(fields) } };
}
