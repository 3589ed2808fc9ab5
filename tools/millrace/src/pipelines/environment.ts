import type { PipelineSpec } from '@millrace/pipeline';

/** A variable that gives an input its value. */
export interface InputVariable {
  readonly input: string;
  readonly variable: string;
  readonly text: string;
}

/** The variable of an input: `learningRate` of the pipeline `bitcoin` is `BITCOIN_LEARNING_RATE`. */
export const variableOf = (pipeline: string, input: string): string => `${upperSnake(pipeline)}_${upperSnake(input)}`;

const upperSnake = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase();

/** The variables that are set, in the order of the inputs. An empty one says nothing: CI systems set those. */
export function inputVariables(
  { pipelineInfo, root }: Pick<PipelineSpec, 'pipelineInfo' | 'root'>,
  env: Readonly<Record<string, string | undefined>>,
): InputVariable[] {
  return Object.keys(root.inputDefinitions?.parameters ?? {}).flatMap((input) => {
    const variable = variableOf(pipelineInfo.name, input);
    const text = env[variable];
    return text === undefined || text === '' ? [] : [{ input, variable, text }];
  });
}
