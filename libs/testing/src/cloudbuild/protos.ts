import { createRequire } from 'node:module';
import type { google } from '@google-cloud/cloudbuild/build/protos/protos.js';
import type { ServiceDefinition } from '@grpc/proto-loader';
import { fromJSON } from '@grpc/proto-loader';

/** The messages of Cloud Build, as Google's package types them. */
export type Build = google.devtools.cloudbuild.v1.IBuild;
export type CreateBuildRequest = google.devtools.cloudbuild.v1.ICreateBuildRequest;
export type GetBuildRequest = google.devtools.cloudbuild.v1.IGetBuildRequest;
export type ListBuildsRequest = google.devtools.cloudbuild.v1.IListBuildsRequest;
export type CancelBuildRequest = google.devtools.cloudbuild.v1.ICancelBuildRequest;
/** Its metadata is packed when it is sent: protobufjs takes an object that names its type. */
export type Operation = Omit<google.longrunning.IOperation, 'metadata'> & { readonly metadata: object };

/** `google.devtools.cloudbuild.v1.CloudBuild`, from Google's own descriptors. */
export function cloudBuildService(): ServiceDefinition {
  const json = createRequire(import.meta.url)('@google-cloud/cloudbuild/build/protos/protos.json');
  const service = fromJSON(json, { longs: String, enums: String })['google.devtools.cloudbuild.v1.CloudBuild'];
  if (service === undefined) throw new Error('The descriptors lack CloudBuild.');
  // Typed loosely there: a message's definition has a format, and all others are services.
  return Object.fromEntries(Object.entries(service));
}
