import type { TaskSpec } from '@millrace/pipeline';

/** Where each parameter of a task comes from: `evaluate.passed`, or the name of a pipeline input. */
export function inputLabels(task: TaskSpec, outer: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const labels = new Map<string, string>();
  for (const [name, { taskOutputParameter, componentInputParameter }] of Object.entries(
    task.inputs?.parameters ?? {},
  )) {
    if (taskOutputParameter !== undefined) {
      labels.set(name, `${taskOutputParameter.producerTask}.${taskOutputParameter.outputParameterKey}`);
    } else if (componentInputParameter !== undefined) {
      labels.set(name, outer.get(componentInputParameter) ?? plain(componentInputParameter));
    }
  }
  return labels;
}

/** `inputs.parameter_values['pipelinechannel--evaluate-passed'] == true` as `evaluate.passed == true`. */
export function conditionInWords(condition: string, labels: ReadonlyMap<string, string>): string {
  const named = condition.replace(
    /inputs\.parameter_values\['([^']+)'\]/g,
    (_, name: string) => labels.get(name) ?? plain(name),
  );
  // Casts may stand one within the other.
  const cast = /(?:double|int)\(([\w.-]+)\)/g;
  return named.replace(cast, '$1').replace(cast, '$1');
}

/** Without what KFP puts before the names of inputs that cross the border of a DAG. */
const plain = (name: string): string => name.replace(/^pipelinechannel--/, '');
