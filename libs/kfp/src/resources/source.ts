/** A compiled pipeline, as `compile` of `@millrace/pipeline` gives it. */
export interface CompiledSource {
  /** PipelineSpec. */
  readonly spec: object;
  /** PlatformSpec: what it asks of Kubernetes. */
  readonly platform?: object;
}

/** What is run: a version that was uploaded (the latest without `versionId`), or a compiled pipeline as it is. */
export type PipelineSource = { readonly pipelineId: string; readonly versionId?: string } | CompiledSource;

/** Values and places of a run. */
export interface RunSettings {
  /** Values of the pipeline's inputs. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** Where artifacts go, e.g. `gs://bucket/root`. Default: that of the pipeline, then that of the host. */
  readonly pipelineRoot?: string;
  /** Kubernetes service account of the steps. Default: that of the host. */
  readonly serviceAccount?: string;
}

/** The fields by which a run or a recurring run says what it runs. */
export const sourceFields = (source: PipelineSource): object =>
  'pipelineId' in source
    ? { pipeline_version_reference: { pipeline_id: source.pipelineId, pipeline_version_id: source.versionId } }
    : { pipeline_spec: specField(source) };

/** As the Python SDK sends the two documents of a pipeline file. */
const specField = ({ spec, platform }: CompiledSource): object =>
  platform === undefined ? spec : { pipeline_spec: spec, platform_spec: platform };

export const settingFields = ({ parameters = {}, pipelineRoot, serviceAccount }: RunSettings): object => ({
  runtime_config: { parameters, pipeline_root: pipelineRoot },
  service_account: serviceAccount,
});
