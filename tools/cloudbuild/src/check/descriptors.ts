import { createRequire } from 'node:module';
import protobuf from 'protobufjs';

let found: protobuf.Type | undefined;

/** `google.devtools.cloudbuild.v1.Build`, from the descriptors in Google's own package. */
export function buildType(): protobuf.Type {
  if (found === undefined) {
    const root = protobuf.Root.fromJSON(
      createRequire(import.meta.url)('@google-cloud/cloudbuild/build/protos/protos.json'),
    );
    root.resolveAll();
    found = root.lookupType('google.devtools.cloudbuild.v1.Build');
  }
  return found;
}

/** A message's fields by the names that YAML may use: lowerCamel, and snake_case as in the .proto file. */
export function fieldsByName(type: protobuf.Type): ReadonlyMap<string, protobuf.Field> {
  return new Map(
    type.fieldsArray.flatMap((field) => [[field.name, field] as const, [snake(field.name), field] as const]),
  );
}

const snake = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Set by the service alone. */
export const isOutputOnly = (field: protobuf.Field): boolean =>
  field.options?.['(google.api.field_behavior)'] === 'OUTPUT_ONLY';
