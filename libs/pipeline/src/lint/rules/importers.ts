import { placeholdersIn } from '../placeholders.ts';
import type { PipelineProblem } from '../problem.ts';
import { error, type Rule } from '../rule.ts';
import { type ExecutorSite, own, type Survey } from '../survey.ts';

/**
 * Importers say what they import. Found by the importer's own pod (ImportSpecToMLMDArtifact in
 * backend/src/v2/component/importer_launcher.go), but for the condition, which the compiler refuses.
 */
export const importers: Rule = function* (survey) {
  for (const site of survey.executors) {
    const { importer } = site.executor;
    if (importer === undefined) continue;
    const path = `${site.path}.importer`;
    const { constant, runtimeParameter } = importer.artifactUri;
    if (runtimeParameter !== undefined && runtimeParameter !== '') yield* runtimeUri(site, runtimeParameter, survey);
    else if (constant === undefined || constant.trim() === '') {
      yield error(`${path}.artifactUri`, 'INVALID_IMPORTER', 'There is no URI to import.');
    } else if (!/^[a-z][a-z0-9+.-]*:\/\/./i.test(constant) && placeholdersIn(constant).length === 0) {
      yield error(
        `${path}.artifactUri`,
        'INVALID_IMPORTER',
        `"${constant}" has no scheme, such as gs://, s3:// or minio://.`,
      );
    }
    const { schemaTitle, instanceSchema, schemaUri } = importer.typeSchema ?? {};
    if (schemaTitle === undefined && instanceSchema === undefined && schemaUri === undefined) {
      yield error(`${path}.typeSchema`, 'INVALID_IMPORTER', 'It does not say what kind of artifact it imports.');
    }
    if (survey.target !== 'kfp') continue;
    for (const { path: where, task } of site.tasks) {
      if ((task.triggerPolicy?.condition ?? '') === '') continue;
      yield error(where, 'INVALID_IMPORTER', 'The open-source backend takes no condition on an importer.');
    }
  }
};

/** The URI is looked up among the inputs of the enclosing DAG, and nowhere else. */
function* runtimeUri(
  { path, tasks, component }: ExecutorSite,
  name: string,
  { target }: Survey,
): Iterable<PipelineProblem> {
  if (own(component.inputDefinitions?.parameters, name) === undefined) {
    const message = `It reads the URI from an input "${name}" that its component does not declare.`;
    yield error(`${path}.importer.artifactUri`, 'INVALID_IMPORTER', message);
  }
  for (const { path: where, task } of tasks) {
    const input = own(task.inputs?.parameters, name);
    if (input === undefined) yield error(where, 'INVALID_IMPORTER', `It is given no URI ("${name}").`);
    else if (input.componentInputParameter === undefined && target === 'kfp') {
      const message = 'The open-source backend reads the URI from an input of the pipeline only.';
      const hint = 'Import a URI that is known beforehand, or let the step that makes it give the artifact.';
      yield error(`${where}.inputs.parameters.${name}`, 'INVALID_IMPORTER', message, hint);
    }
  }
}
