import type { DagSpec } from '@millrace/pipeline';
import type { DagNames } from './names.ts';

/** The outputs of a DAG, with the names of their producers. Those of a group are renamed by its caller. */
export function normalOutputs({ outputs }: DagSpec, names: DagNames): { readonly outputs?: object } {
  if (outputs === undefined) return {};
  const { parameters, artifacts } = outputs;
  return {
    outputs: {
      parameters: Object.fromEntries(
        Object.entries(parameters ?? {}).map(([key, { valueFromParameter: one, valueFromOneof: many }]) => [
          key,
          {
            ...(one === undefined
              ? {}
              : { valueFromParameter: selected(one.producerSubtask, one.outputParameterKey, names) }),
            ...(many === undefined
              ? {}
              : {
                  valueFromOneof: many.parameterSelectors.map((s) =>
                    selected(s.producerSubtask, s.outputParameterKey, names),
                  ),
                }),
          },
        ]),
      ),
      artifacts: Object.fromEntries(
        Object.entries(artifacts ?? {}).map(([key, { artifactSelectors }]) => [
          key,
          artifactSelectors.map((s) => selected(s.producerSubtask, s.outputArtifactKey, names)),
        ]),
      ),
    },
  };
}

const selected = (task: string, key: string, names: DagNames): string =>
  `${names.task(task)}.${names.output(task, key)}`;
