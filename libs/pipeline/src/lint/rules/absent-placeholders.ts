import { isJsonPlaceholder, placeholdersIn } from '../placeholders.ts';
import { podInputs } from '../pod-inputs.ts';
import { error, type Rule, warning } from '../rule.ts';
import { parameterSource } from '../sources.ts';
import { type ExecutorSite, own } from '../survey.ts';

/**
 * A placeholder of an optional input needs a value in every task that runs the container: the driver fails
 * ("parameter not found in executor input", resolveSinglePlaceholder in backend/src/v2/driver/util.go). In KFP 2.17.0 it
 * fails for an input with a default too (https://github.com/kubeflow/pipelines/pull/14175 mends that).
 */
export const absentPlaceholders: Rule = function* ({ executors, target }) {
  const hint = 'Pass {{$}}, the whole executor input, and read the value from it; or give the input.';
  for (const { executor, component, tasks } of executors) {
    for (const name of plainlyNamed(executor)) {
      const definition = own(component.inputDefinitions?.parameters, name);
      if (definition?.isOptional !== true) continue;
      const message = `The arguments of its container name the optional input "${name}"`;
      for (const site of tasks) {
        const input = own(site.task.inputs?.parameters, name);
        const source = input === undefined ? undefined : parameterSource(site, input);
        if (source?.kind === 'definition' && source.optional) {
          yield warning(site.path, 'ABSENT_PLACEHOLDER', `${message}, which may be without a value.`, hint);
        }
        if (source !== undefined || target === 'vertex') continue;
        if (definition.defaultValue === undefined) {
          yield error(site.path, 'ABSENT_PLACEHOLDER', `${message}, which is not given.`, hint);
        } else if (target === 'kfp') {
          yield warning(
            site.path,
            'ABSENT_PLACEHOLDER',
            `${message}, which is not given: KFP 2.17.0 does not know its default.`,
            hint,
          );
        }
      }
    }
  }
};

/** Input parameters in commands and arguments, but for those within a condition on them. */
function plainlyNamed({ container }: ExecutorSite['executor']): ReadonlySet<string> {
  const all = [...(container?.command ?? []), ...(container?.args ?? [])].filter((text) => !isJsonPlaceholder(text));
  return new Set(all.flatMap(placeholdersIn).flatMap(({ kind, name }) => (kind === 'input-parameter' ? [name] : [])));
}

/**
 * Images and resources may be inputs of the task, declared or not; the driver looks them up by name
 * (resolvePodSpecInputRuntimeParameter in backend/src/v2/driver/resolve.go).
 */
export const podPlaceholders: Rule = function* ({ executors }) {
  for (const { path, executor, tasks } of executors) {
    for (const name of podInputs(executor)) {
      for (const { name: task } of tasks.filter((one) => own(one.task.inputs?.parameters, name) === undefined)) {
        const message = `Its image or resources name the input "${name}", which ${task} does not give.`;
        yield error(`${path}.container`, 'UNKNOWN_PLACEHOLDER', message);
      }
    }
  }
};
