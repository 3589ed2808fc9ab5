import { definitionsOf } from '../grpc/definition.ts';
import type { GrpcMethods, GrpcService } from '../grpc/serve.ts';
import { cancelBuild, createBuild, getBuild, listBuilds } from './service.ts';
import type { BuildState } from './state.ts';

const methods: GrpcMethods<BuildState> = {
  CreateBuild: { work: createBuild, permission: 'cloudbuild.builds.create' },
  GetBuild: { work: getBuild, permission: 'cloudbuild.builds.get' },
  ListBuilds: { work: listBuilds, permission: 'cloudbuild.builds.list' },
  CancelBuild: { work: cancelBuild, permission: 'cloudbuild.builds.update' },
};

export const cloudBuildService = (): GrpcService<BuildState> => ({
  ...{ name: 'CloudBuild', methods },
  definition: definitionsOf('@google-cloud/cloudbuild')('google.devtools.cloudbuild.v1.CloudBuild'),
});
