import { createRequire } from 'node:module';
import type { google } from '@google-cloud/aiplatform/build/protos/protos.js';
import { fromJSON, type PackageDefinition } from '@grpc/proto-loader';
import * as z from 'zod';

type Json = Parameters<typeof fromJSON>[0];

const Namespace = z.custom<Json>((value) => typeof value === 'object' && value !== null && 'nested' in value);

/**
 * Error details that Google's servers send and the package's descriptors leave out.
 * https://github.com/googleapis/googleapis/blob/master/google/rpc/error_details.proto
 */
const ERROR_DETAILS = {
  ErrorInfo: {
    fields: {
      reason: { type: 'string', id: 1 },
      domain: { type: 'string', id: 2 },
      metadata: { keyType: 'string', type: 'string', id: 3 },
    },
  },
  BadRequest: {
    fields: { fieldViolations: { rule: 'repeated', type: 'FieldViolation', id: 1 } },
    nested: {
      FieldViolation: {
        fields: { field: { type: 'string', id: 1 }, description: { type: 'string', id: 2 } },
      },
    },
  },
};

let loaded: PackageDefinition | undefined;

/** Every service and message of the API, version 1, from Google's own descriptors. */
export function protos(): PackageDefinition {
  loaded ??= load();
  return loaded;
}

function load(): PackageDefinition {
  const root = Namespace.parse(createRequire(import.meta.url)('@google-cloud/aiplatform/build/protos/protos.json'));
  const google = child(root, 'google');
  const cloud = child(google, 'cloud');
  const aiplatform = child(cloud, 'aiplatform');
  const rpc = child(google, 'rpc');
  // Without the beta version it loads in half the time.
  const { v1beta1: _, ...versions } = aiplatform.nested ?? {};
  const pruned = { ...cloud, nested: { ...cloud.nested, aiplatform: { ...aiplatform, nested: versions } } };
  const detailed = { ...rpc, nested: { ...rpc.nested, ...ERROR_DETAILS } };
  const nested = { google: { ...google, nested: { ...google.nested, cloud: pruned, rpc: detailed } } };
  return fromJSON({ nested }, { longs: String, enums: String });
}

const child = (parent: Json, name: string): Json => Namespace.parse(parent.nested?.[name]);

/** The type of a message in a `google.protobuf.Any`. */
export const anyOf = <T extends object>(type: string, message: T): AnyMessage => ({
  '@type': `type.googleapis.com/${type}`,
  ...message,
});

/** A message that is packed with its type when it is sent. */
export interface AnyMessage extends google.protobuf.IAny {
  readonly '@type': string;
}

/** `anyOf` for the messages of the API itself. */
export const v1 = <T extends object>(type: string, message: T): AnyMessage =>
  anyOf(`google.cloud.aiplatform.v1.${type}`, message);

/** The bytes of `google.rpc.Status`, as `grpc-status-details-bin` carries them. */
export function statusBytes(status: { code: number; message: string; details: readonly AnyMessage[] }): Buffer {
  const definition = protos()['google.rpc.Status'];
  if (definition === undefined || !('serialize' in definition) || typeof definition.serialize !== 'function') {
    throw new Error('The descriptors lack google.rpc.Status.');
  }
  return definition.serialize(status);
}
