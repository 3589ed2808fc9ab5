import { ApiError, invalidArgument } from '../vertex/server/api-error.ts';
import { pageOf } from '../vertex/server/page.ts';
import { filtered } from './filter.ts';
import type {
  Build,
  CancelBuildRequest,
  CreateBuildRequest,
  GetBuildRequest,
  ListBuildsRequest,
  Operation,
} from './protos.ts';
import type { BuildState } from './state.ts';

export async function createBuild(request: CreateBuildRequest, state: BuildState): Promise<Operation> {
  const { build } = request;
  if (build == null) throw invalidArgument('build is required.', [{ field: 'build', description: 'required' }]);
  refuseBroken(build);
  const started = state.start({ ...build, projectId: projectOf(request.parent, request.projectId) });
  const metadata = {
    '@type': 'type.googleapis.com/google.devtools.cloudbuild.v1.BuildOperationMetadata',
    build: started,
  };
  return { name: `operations/build/${started.projectId}/${started.id}`, metadata, done: false };
}

export async function getBuild(request: GetBuildRequest, state: BuildState): Promise<Build> {
  const build = existing(request, state);
  await state.advance(build);
  return build;
}

export async function listBuilds(request: ListBuildsRequest, state: BuildState) {
  const project = projectOf(request.parent, request.projectId);
  const all = state.builds.filter(({ projectId }) => projectId === project);
  const page = pageOf(filtered(all, request.filter ?? ''), request);
  return { builds: page.items, nextPageToken: page.nextPageToken };
}

export async function cancelBuild(request: CancelBuildRequest, state: BuildState): Promise<Build> {
  const build = existing(request, state);
  state.cancel(build);
  return build;
}

/** What the API refuses before anything runs. */
function refuseBroken({ steps, timeout, tags }: Build): void {
  const violations = [
    ...(steps == null || steps.length === 0 ? [{ field: 'build.steps', description: 'must not be empty' }] : []),
    ...(steps ?? []).flatMap(({ name }, i) =>
      name ? [] : [{ field: `build.steps[${i}].name`, description: 'is required' }],
    ),
    ...(Number(timeout?.seconds ?? 0) > 86_400 ? [{ field: 'build.timeout', description: 'exceeds 24 hours' }] : []),
    ...(tags ?? [])
      .filter((tag) => !/^[A-Za-z0-9._-]{1,128}$/.test(tag))
      .map((tag) => ({ field: 'build.tags', description: `invalid tag ${tag}` })),
  ];
  if (violations.length === 0) return;
  const text = violations.map(({ field, description }) => `${field} ${description}`).join('; ');
  throw invalidArgument(`invalid build: ${text}`, violations);
}

function existing(
  request: { name?: string | null; projectId?: string | null; id?: string | null },
  state: BuildState,
): Build {
  const id = request.name ? request.name.split('/').at(-1) : request.id;
  const build = state.builds.find((candidate) => candidate.id === id);
  if (build === undefined) throw new ApiError('NOT_FOUND', `Requested entity was not found: build ${id}.`);
  return build;
}

function projectOf(parent: string | null | undefined, projectId: string | null | undefined): string {
  const project = parent ? parent.split('/')[1] : projectId;
  if (project) return project;
  throw invalidArgument('project_id is required.', [{ field: 'project_id', description: 'required' }]);
}
