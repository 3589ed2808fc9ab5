import { loadAll } from 'js-yaml';
import * as z from 'zod';
import { type Answer, json } from '../faults/answer.ts';
import { readFile, specSchema } from './body.ts';
import type { Request } from './handle.ts';
import { type Listable, pageOf } from './page.ts';
import { notFound, refuse, uploadError } from './refuse.ts';
import { shown, showPipeline, showVersion } from './show.ts';
import { type FakePipeline, type FakeVersion, type State, timeOf } from './state.ts';

const PIPELINES: Listable<FakePipeline> = {
  names: ['pipeline_id', 'id', 'name', 'display_name', 'created_at', 'description', 'namespace'],
  fields: ({ tags, ...p }) => ({ ...p, id: p.pipeline_id }),
};
const VERSIONS: Listable<FakeVersion> = {
  names: ['pipeline_version_id', 'id', 'name', 'display_name', 'created_at', 'description'],
  fields: ({ tags, pipeline_spec, ...v }) => ({ ...v, id: v.pipeline_version_id }),
};

export function pipelineOf(state: State, id: string, context: string): FakePipeline {
  const found = state.pipelines.get(id);
  if (found === undefined) throw notFound('Pipeline', id, context);
  return found;
}

export const versionsOf = (state: State, pipelineId: string): FakeVersion[] =>
  [...state.versions.values()].filter((version) => version.pipeline_id === pipelineId);

function versionOf(state: State, { path }: Request, context: string): FakeVersion {
  const found = state.versions.get(path.version_id ?? '');
  if (found === undefined || found.pipeline_id !== path.pipeline_id) {
    throw notFound('PipelineVersion', path.version_id ?? '', context);
  }
  return found;
}

const spec = z.object({ pipelineInfo: z.object({ name: z.string() }), root: z.unknown(), schemaVersion: z.string() });
const tagsSchema = z.record(z.string(), z.string());

/** A pipeline file: the pipeline, and in a second document what it asks of Kubernetes. */
function readSpec(file: string): FakeVersion['pipeline_spec'] | undefined {
  const read = z.array(specSchema).safeParse(documentsOf(file));
  const [pipeline, platform] = read.data ?? [];
  if (pipeline === undefined || !spec.safeParse(pipeline).success) return undefined;
  return platform === undefined ? pipeline : { pipeline_spec: pipeline, platform_spec: platform };
}

function documentsOf(file: string): readonly unknown[] | undefined {
  try {
    return loadAll(file, { maxAliases: 100, maxDepth: 100 });
  } catch {
    return undefined;
  }
}

function readTags(text: string | undefined): Readonly<Record<string, string>> {
  return text === undefined ? {} : tagsSchema.parse(JSON.parse(text));
}

function addVersion(
  state: State,
  pipelineId: string,
  query: Request['query'],
  pipeline_spec: FakeVersion['pipeline_spec'],
) {
  const name = query.name || query.display_name || 'pipeline.yaml';
  const version: FakeVersion = {
    ...{ pipeline_id: pipelineId, pipeline_version_id: state.newId(), name, display_name: query.display_name || name },
    ...{ description: query.description ?? '', created_at: timeOf(state.now()), pipeline_spec },
    ...{ code_source_url: query.code_source_url ?? '', tags: readTags(query.tags) },
  };
  state.versions.set(version.pipeline_version_id, version);
  return version;
}

export const pipelines = {
  upload: async (state: State, { body, query, contentType }: Request): Promise<Answer> => {
    const file = await readFile(body, contentType);
    if (file === undefined) return uploadError(400, 'Failed to read pipeline from file');
    const pipeline_spec = readSpec(file);
    if (pipeline_spec === undefined)
      return uploadError(400, 'Failed to create a pipeline and a pipeline version. The file is no pipeline spec');
    const name = query.name || query.display_name || 'pipeline.yaml';
    const namespace = state.multiUser ? (query.namespace ?? '') : '';
    const taken = [...state.pipelines.values()].some((other) => other.name === name && other.namespace === namespace);
    if (taken) return uploadError(409, 'Failed to create a pipeline and a pipeline version');
    const pipeline: FakePipeline = {
      ...{ pipeline_id: state.newId(), name, display_name: query.display_name || name, namespace },
      ...{ description: query.description ?? '', created_at: timeOf(state.now()), tags: readTags(query.tags) },
    };
    state.pipelines.set(pipeline.pipeline_id, pipeline);
    const { tags, ...inherited } = query;
    addVersion(state, pipeline.pipeline_id, inherited, pipeline_spec);
    return json(200, showPipeline(pipeline));
  },
  uploadVersion: async (state: State, { body, query, contentType }: Request): Promise<Answer> => {
    const file = await readFile(body, contentType);
    const pipeline_spec = file === undefined ? undefined : readSpec(file);
    const pipeline = state.pipelines.get(query.pipelineid ?? '');
    if (pipeline_spec === undefined || pipeline === undefined)
      return uploadError(400, 'Failed to create a pipeline version');
    const name = query.name || query.display_name || 'pipeline.yaml';
    const taken = versionsOf(state, pipeline.pipeline_id).some((version) => version.name === name);
    if (taken) return uploadError(409, 'Failed to create a pipeline version');
    return json(200, showVersion(addVersion(state, pipeline.pipeline_id, query, pipeline_spec)));
  },
  get: (state: State, { path }: Request): Answer =>
    json(200, showPipeline(pipelineOf(state, path.pipeline_id ?? '', 'Failed to get a pipeline'))),
  getByName: (state: State, { path, query }: Request): Answer => {
    const named = ({ name, namespace }: FakePipeline) =>
      name === path.name && (!state.multiUser || namespace === query.namespace);
    const found = [...state.pipelines.values()].find(named);
    if (found === undefined) throw notFound('Pipeline', path.name ?? '', 'Failed to get a pipeline by name');
    return json(200, showPipeline(found));
  },
  list: (state: State, { query }: Request): Answer => {
    const seen = [...state.pipelines.values()].filter(
      ({ namespace }) => !state.multiUser || namespace === (query.namespace ?? ''),
    );
    const { items, ...rest } = pageOf(seen, PIPELINES, query);
    return json(200, shown({ pipelines: items.map(showPipeline), ...rest }));
  },
  delete: (state: State, { path, query }: Request): Answer => {
    const pipeline = pipelineOf(state, path.pipeline_id ?? '', 'Failed to delete a pipeline');
    const versions = versionsOf(state, pipeline.pipeline_id);
    const [latest] = versions.toReversed();
    if (latest !== undefined && query.cascade !== 'true') {
      const message = `Failed to delete pipeline with id ${pipeline.pipeline_id} as it has existing pipeline versions (e.g. ${latest.pipeline_version_id}). Set cascade=true to delete all versions`;
      throw refuse('INVALID_ARGUMENT', message);
    }
    for (const version of versions) state.versions.delete(version.pipeline_version_id);
    state.pipelines.delete(pipeline.pipeline_id);
    return json(200, {});
  },
  getVersion: (state: State, request: Request): Answer =>
    json(200, showVersion(versionOf(state, request, 'Failed to get a pipeline version'))),
  listVersions: (state: State, { path, query }: Request): Answer => {
    const pipeline = pipelineOf(state, path.pipeline_id ?? '', 'Failed to list pipeline versions');
    const { items, ...rest } = pageOf(versionsOf(state, pipeline.pipeline_id), VERSIONS, query);
    return json(200, shown({ pipeline_versions: items.map(showVersion), ...rest }));
  },
  deleteVersion: (state: State, request: Request): Answer => {
    state.versions.delete(versionOf(state, request, 'Failed to delete a pipeline version').pipeline_version_id);
    return json(200, {});
  },
};
