import type { z } from 'zod';
import type { Api } from '../http/api.ts';
import { type CallOptions, path } from '../http/call.ts';
import { type Listing, type ListOptions, listing } from '../list.ts';
import { type KfpPipeline, type PipelineVersion, pipelineSchema, versionSchema } from '../schemas/pipeline.ts';
import { onlyOne } from './only.ts';
import type { CompiledSource } from './source.ts';

export type PipelineField = 'name' | 'displayName' | 'createdAt' | 'description' | 'pipelineId';
export type VersionField = 'name' | 'displayName' | 'createdAt' | 'description' | 'pipelineVersionId';

/** What an upload says besides the file. */
export interface UploadOptions extends CallOptions {
  /** Unique in the namespace (a version's: in its pipeline). */
  readonly name: string;
  /** What pages show. Default: the name. */
  readonly displayName?: string;
  readonly description?: string;
  /** At most 20; keys and values up to 63 characters, keys without dots. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Where its source is. */
  readonly codeSourceUrl?: string;
}

const ROOT = '/apis/v2beta1/pipelines';

/** Pipelines and their versions. */
export class Pipelines {
  readonly #api: Api;
  readonly #namespace: string | undefined;

  constructor(api: Api, namespace: string | undefined) {
    this.#api = api;
    this.#namespace = namespace;
  }

  /**
   * A new pipeline whose first version is this.
   * @param pipeline Compiled, or the text of a pipeline file (YAML; 32 MB at most).
   * @throws MillraceError `KFP_ALREADY_EXISTS`
   */
  upload(pipeline: CompiledSource | string, options: UploadOptions): Promise<KfpPipeline> {
    const subject = `Upload the pipeline ${JSON.stringify(options.name)}`;
    return this.#upload('upload', subject, pipeline, options, { namespace: this.#namespace }, pipelineSchema);
  }

  /** One more version of a pipeline, the latest from then on. */
  uploadVersion(
    pipelineId: string,
    pipeline: CompiledSource | string,
    options: UploadOptions,
  ): Promise<PipelineVersion> {
    const subject = `Upload the version ${JSON.stringify(options.name)} of the pipeline ${pipelineId}`;
    return this.#upload('upload_version', subject, pipeline, options, { pipelineid: pipelineId }, versionSchema);
  }

  get(id: string, options: CallOptions = {}): Promise<KfpPipeline> {
    return this.#get(`Get the pipeline ${id}`, path`/apis/v2beta1/pipelines/${id}`, options, pipelineSchema);
  }

  /** @throws MillraceError `KFP_NOT_FOUND` */
  getByName(name: string, options: CallOptions = {}): Promise<KfpPipeline> {
    const subject = `Get the pipeline ${JSON.stringify(name)}`;
    const query = { namespace: this.#namespace };
    const at = path`/apis/v2beta1/pipelines/names/${name}`;
    return this.#api.json({ ...options, subject, method: 'GET', path: at, query }, pipelineSchema);
  }

  list(options: ListOptions<PipelineField> = {}): Listing<KfpPipeline> {
    const query = { namespace: this.#namespace };
    const call = { subject: 'List the pipelines', method: 'GET', path: ROOT, query } as const;
    return listing(this.#api, call, { name: 'pipelines', schema: pipelineSchema }, options);
  }

  /** @param options `cascade`: with its versions; without it a pipeline that has some is kept (`KFP_INVALID`). */
  delete(id: string, options: CallOptions & { readonly cascade?: boolean } = {}): Promise<void> {
    const { cascade, ...call } = options;
    return this.#delete(`Delete the pipeline ${id}`, path`/apis/v2beta1/pipelines/${id}`, call, { cascade });
  }

  getVersion(pipelineId: string, versionId: string, options: CallOptions = {}): Promise<PipelineVersion> {
    const at = path`/apis/v2beta1/pipelines/${pipelineId}/versions/${versionId}`;
    return this.#get(`Get the version ${versionId}`, at, options, versionSchema);
  }

  /** @throws MillraceError `KFP_NOT_FOUND`, `KFP_AMBIGUOUS` */
  async getVersionByName(pipelineId: string, name: string, options: CallOptions = {}): Promise<PipelineVersion> {
    const found = this.listVersions(pipelineId, { ...options, where: [['name', '==', name]], pageSize: 2 });
    return onlyOne(await found.page(), 'version', name);
  }

  listVersions(pipelineId: string, options: ListOptions<VersionField> = {}): Listing<PipelineVersion> {
    const subject = `List the versions of the pipeline ${pipelineId}`;
    const call = { subject, method: 'GET', path: path`/apis/v2beta1/pipelines/${pipelineId}/versions` } as const;
    return listing(this.#api, call, { name: 'pipeline_versions', schema: versionSchema }, options);
  }

  deleteVersion(pipelineId: string, versionId: string, options: CallOptions = {}): Promise<void> {
    const at = path`/apis/v2beta1/pipelines/${pipelineId}/versions/${versionId}`;
    return this.#delete(`Delete the version ${versionId}`, at, options, {});
  }

  #get<T>(subject: string, at: string, options: CallOptions, schema: z.ZodType<T>): Promise<T> {
    return this.#api.json({ ...options, subject, method: 'GET', path: at }, schema);
  }

  #delete(subject: string, at: string, options: CallOptions, query: { cascade?: boolean | undefined }): Promise<void> {
    return this.#api.done({ ...options, subject, method: 'DELETE', path: at, query });
  }

  #upload<T>(
    action: string,
    subject: string,
    pipeline: CompiledSource | string,
    { name, displayName, description, tags, codeSourceUrl, signal, timeout }: UploadOptions,
    place: Readonly<Record<string, string | undefined>>,
    schema: z.ZodType<T>,
  ): Promise<T> {
    const query = {
      ...{ name, display_name: displayName, description, code_source_url: codeSourceUrl, ...place },
      tags: tags === undefined ? undefined : JSON.stringify(tags),
    };
    const body = { kind: 'file', field: 'uploadfile', name: 'pipeline.yaml', content: fileOf(pipeline) } as const;
    const call = { subject, method: 'POST', path: `${ROOT}/${action}`, query, body, signal, timeout } as const;
    return this.#api.json(call, schema);
  }
}

/** The pipeline file: one document, and a second one where it asks something of Kubernetes. JSON is YAML, too. */
function fileOf(pipeline: CompiledSource | string): string {
  if (typeof pipeline === 'string') return pipeline;
  const { spec, platform } = pipeline;
  const documents = platform === undefined ? [spec] : [spec, platform];
  return documents.map((document) => `${JSON.stringify(document, undefined, 2)}\n`).join('---\n');
}
