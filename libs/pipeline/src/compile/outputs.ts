import type { Channel, Scope, ScopeOutput } from '../graph.ts';
import type { DagSpec } from '../ir/spec.ts';
import { withoutEmpty } from './channels.ts';

/** Where the outputs of a DAG come from. */
export function dagOutputs(scope: Scope): Pick<DagSpec, 'outputs'> {
  if (scope.outputs.size === 0) return {};
  const outputs: Required<NonNullable<DagSpec['outputs']>> = { parameters: {}, artifacts: {} };
  for (const [name, output] of scope.outputs) {
    const channels = outputChannels(output);
    if (channels[0]?.kind === 'artifact') {
      outputs.artifacts[name] = { artifactSelectors: channels.map(selectArtifact) };
    } else {
      const parameterSelectors = channels.map(selectParameter);
      const [only] = parameterSelectors;
      outputs.parameters[name] =
        output.kind === 'one' && only !== undefined
          ? { valueFromParameter: only }
          : { valueFromOneof: { parameterSelectors } };
    }
  }
  return { outputs: withoutEmpty(outputs) };
}

export const outputChannels = (output: ScopeOutput): readonly Channel[] =>
  output.kind === 'one' ? [output.channel] : output.channels;

const selectArtifact = ({ origin }: Channel) => ({
  producerSubtask: origin.from === 'step' ? origin.step : '',
  outputArtifactKey: origin.from === 'step' ? origin.output : '',
});
const selectParameter = ({ origin }: Channel) => ({
  producerSubtask: origin.from === 'step' ? origin.step : '',
  outputParameterKey: origin.from === 'step' ? origin.output : '',
});
