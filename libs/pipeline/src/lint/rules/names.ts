import type { PipelineProblem } from '../problem.ts';
import { error, type Rule } from '../rule.ts';

/** Argo takes letters, digits and hyphens; a pod is named after its task, with the hyphens that KFP adds. */
const TASK_NAME = /^[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*$/;
const MAX_TASK_NAME = 128;
/** The API server's own pattern, which it forgets to anchor (backend/src/apiserver/template/v2_template.go). */
const PIPELINE_NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
/** Of pipeline jobs (google.cloud.aiplatform.pipeline_jobs, _VALID_NAME_PATTERN). */
const VERTEX_NAME = /^[a-z][-a-z0-9]{0,127}$/;

/**
 * Names that Kubernetes and Argo take.
 * @see https://github.com/argoproj/argo-workflows/blob/main/util/validation (task names of a DAG template)
 */
export const names: Rule = function* ({ spec, tasks, target, dags }) {
  const { name } = spec.pipelineInfo;
  const pattern = target === 'vertex' ? VERTEX_NAME : PIPELINE_NAME;
  if (target !== 'local' && !pattern.test(name)) {
    yield error('pipelineInfo.name', 'BAD_PIPELINE_NAME', `"${name}" is not lower-case letters, digits and hyphens.`);
  }
  for (const { path, name: task } of tasks) {
    if (!TASK_NAME.test(task) || task.length > MAX_TASK_NAME) {
      yield error(
        path,
        'BAD_TASK_NAME',
        `"${task}" is not letters, digits and single hyphens, at most ${MAX_TASK_NAME}.`,
      );
    }
  }
  if (target === 'kfp') for (const { tasks: siblings } of dags) yield* driverNames([...siblings.values()]);
};

/** The backend adds a task `<name>-driver` beside each (backend/src/v2/compiler/argocompiler/dag.go). */
function* driverNames(
  siblings: readonly { readonly name: string; readonly path: string }[],
): Iterable<PipelineProblem> {
  const taken = new Set(siblings.map(({ name }) => name));
  for (const { name, path } of siblings) {
    const stem = name.replace(/-driver$/, '');
    if (stem !== name && taken.has(stem)) {
      yield error(path, 'BAD_TASK_NAME', `KFP names the driver of ${stem} so too.`, 'Rename one of the two steps.');
    }
  }
}
