import { error, type Rule, warning } from '../rule.ts';

/** Argo keeps a workflow as one object of Kubernetes (https://argo-workflows.readthedocs.io/en/latest/offloading-large-workflows/). */
const WORKFLOW_BYTES = 1_000_000;
/** MaxFileLength in backend/src/apiserver/common/const.go. */
const UPLOAD_BYTES = 32 * 2 ** 20;

/** How large a pipeline may be: the workflow that KFP makes of it carries every component in it as JSON. */
export const sizes: Rule = function* ({ spec, target }) {
  if (target !== 'kfp') return;
  const bytes = Buffer.byteLength(JSON.stringify(spec));
  const megabytes = `${(bytes / 1e6).toFixed(1)} MB`;
  if (bytes > UPLOAD_BYTES) yield error('(root)', 'TOO_LARGE', `It has ${megabytes}; the API server takes 32 MiB.`);
  else if (bytes > WORKFLOW_BYTES) {
    const hint = 'Use loops in place of copies of a step, or split it into pipelines.';
    yield warning('(root)', 'TOO_LARGE', `It has ${megabytes}; Argo keeps a workflow of 1 MB at most.`, hint);
  }
};

/**
 * What a run of the pipeline can be given. KFP's API has parameters only: an artifact has no way in
 * (https://github.com/kubeflow/pipelines/issues/12555); and nobody but an exit handler has a final status to give
 * (validatePipelineJobInputs in backend/src/apiserver/template/v2_template.go).
 */
export const pipelineInputs: Rule = function* ({ spec, target }) {
  const { parameters = {}, artifacts = {} } = spec.root.inputDefinitions ?? {};
  for (const [name, { parameterType, isOptional }] of Object.entries(parameters)) {
    if (isOptional === true) continue;
    if (parameterType !== 'TASK_FINAL_STATUS' && parameterType !== 'TASK_CONFIG') continue;
    yield error(
      `root.inputDefinitions.parameters.${name}`,
      'UNSUPPORTED',
      'A pipeline cannot be given a value of this type.',
    );
  }
  if (target !== 'kfp') return;
  for (const [name, { isOptional }] of Object.entries(artifacts)) {
    if (isOptional === true) continue;
    const hint = 'Take a URI as a parameter and import it: importArtifact(kind, { uri: inputs.uri }).';
    yield error(
      `root.inputDefinitions.artifacts.${name}`,
      'UNSUPPORTED',
      'A run of KFP cannot be given an artifact.',
      hint,
    );
  }
};
