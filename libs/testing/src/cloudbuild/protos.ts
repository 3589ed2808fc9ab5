import type { google } from '@google-cloud/cloudbuild/build/protos/protos.js';

/** The messages of Cloud Build, as Google's package types them. */
export type Build = google.devtools.cloudbuild.v1.IBuild;
export type CreateBuildRequest = google.devtools.cloudbuild.v1.ICreateBuildRequest;
export type GetBuildRequest = google.devtools.cloudbuild.v1.IGetBuildRequest;
export type ListBuildsRequest = google.devtools.cloudbuild.v1.IListBuildsRequest;
export type CancelBuildRequest = google.devtools.cloudbuild.v1.ICancelBuildRequest;
/** Its metadata is packed when it is sent: protobufjs takes an object that names its type. */
export type Operation = Omit<google.longrunning.IOperation, 'metadata'> & { readonly metadata: object };
