import { expect, test } from 'vitest';
import { FakeBench, spec } from './fixtures/fake-launcher.ts';

const branch = (name: string, step: string) => `
  comp-${name}:
    inputDefinitions: {parameters: {word: {parameterType: STRING}}}
    outputDefinitions:
      parameters: {said: {parameterType: STRING}}
      artifacts: {made: {artifactType: {schemaTitle: system.Dataset}}}
    dag:
      outputs:
        parameters: {said: {valueFromParameter: {producerSubtask: ${step}, outputParameterKey: Output}}}
        artifacts: {made: {artifactSelectors: [{producerSubtask: ${step}-make, outputArtifactKey: data}]}}
      tasks:
        ${step}: {componentRef: {name: echo}, inputs: {parameters: {value: {runtimeValue: {constant: ${step}}}}}}
        ${step}-make: {componentRef: {name: make}, inputs: {parameters: {value: {runtimeValue: {constant: ${step}}}}}}`;
const task = (name: string, condition: string) => `
        ${name}:
          componentRef: {name: comp-${name}}
          inputs: {parameters: {word: {componentInputParameter: word}}}
          triggerPolicy: {condition: "${condition}"}`;
const selector = (kind: string) => `[{producerSubtask: condition-2, ${kind}}, {producerSubtask: condition-3, ${kind}}]`;

const oneOf = spec({
  components: `${branch('condition-2', 'short')}${branch('condition-3', 'long')}
  comp-condition-branches-1:
    inputDefinitions: {parameters: {word: {parameterType: STRING}}}
    outputDefinitions:
      parameters: {either: {parameterType: STRING}}
      artifacts: {data: {artifactType: {schemaTitle: system.Dataset}}}
    dag:
      outputs:
        parameters: {either: {valueFromOneof: {parameterSelectors: ${selector('outputParameterKey: said')}}}}
        artifacts: {data: {artifactSelectors: ${selector('outputArtifactKey: made')}}}
      tasks:${task('condition-2', "inputs.parameter_values['word'] == 'a'")}${task('condition-3', "!(inputs.parameter_values['word'] == 'a')")}`,
  root: `
  inputDefinitions: {parameters: {word: {parameterType: STRING}}}
  dag:
    tasks:
      condition-branches-1:
        componentRef: {name: comp-condition-branches-1}
        inputs: {parameters: {word: {componentInputParameter: word}}}
      after:
        componentRef: {name: echo}
        inputs: {parameters: {value: {taskOutputParameter: {producerTask: condition-branches-1, outputParameterKey: either}}}}
      after-data:
        componentRef: {name: count}
        inputs: {artifacts: {data: {taskOutputArtifact: {producerTask: condition-branches-1, outputArtifactKey: data}}}}`,
});

test.each([
  ['a', 'short', 'condition-3/long'],
  ['b', 'long', 'condition-2/short'],
])('of branches, the one that ran gives the outputs (%s)', async (word, taken, skipped) => {
  const bench = new FakeBench();
  expect((await bench.run(oneOf, { word })).outcome).toBe('succeeded');
  expect(bench.outputs()).toMatchObject({ after: taken, 'after-data': { data: 1 } });
  expect(bench.states()[`condition-branches-1/${skipped}`]).toBe('skipped');
});

test('what needs a branch that was not taken is skipped; a condition on an unset input is false', async () => {
  const bench = new FakeBench();
  const optional = spec({
    components: `
  comp-branch:
    inputDefinitions: {parameters: {word: {parameterType: STRING, isOptional: true}}}
    outputDefinitions: {parameters: {said: {parameterType: STRING}}}
    dag:
      outputs: {parameters: {said: {valueFromParameter: {producerSubtask: say, outputParameterKey: Output}}}}
      tasks: {say: {componentRef: {name: echo}, inputs: {parameters: {value: {componentInputParameter: word}}}}}`,
    root: `
  inputDefinitions: {parameters: {word: {parameterType: STRING, isOptional: true}}}
  outputDefinitions: {parameters: {said: {parameterType: STRING}}}
  dag:
    outputs: {parameters: {said: {valueFromParameter: {producerSubtask: after, outputParameterKey: Output}}}}
    tasks:
      branch:
        componentRef: {name: comp-branch}
        inputs: {parameters: {word: {componentInputParameter: word}}}
        triggerPolicy: {condition: "inputs.parameter_values['word'] == 'yes'"}
      after:
        componentRef: {name: echo}
        inputs: {parameters: {value: {taskOutputParameter: {producerTask: branch, outputParameterKey: said}}}}`,
  });
  const skipped = await bench.run(optional);
  expect([skipped.outcome, skipped.outputs.parameters]).toEqual(['succeeded', {}]);
  expect(bench.states()).toEqual({ 'branch/say': 'skipped', after: 'skipped' });
  expect((await bench.run(optional, { word: 'yes' })).outputs.parameters).toEqual({ said: 'yes' });
});

test('nested pipelines take defaults of their own, and their outputs go up', async () => {
  const bench = new FakeBench();
  const nested = spec({
    components: `
  comp-inner:
    inputDefinitions:
      parameters: {word: {parameterType: STRING, isOptional: true, defaultValue: own}, none: {parameterType: STRING, isOptional: true}}
    outputDefinitions: {parameters: {said: {parameterType: STRING}}}
    dag:
      outputs: {parameters: {said: {valueFromParameter: {producerSubtask: say, outputParameterKey: Output}}}}
      tasks:
        say: {componentRef: {name: echo}, inputs: {parameters: {value: {componentInputParameter: word}}}}
        nothing: {componentRef: {name: echo}, inputs: {parameters: {value: {componentInputParameter: none}}}}
  comp-middle:
    outputDefinitions: {parameters: {said: {parameterType: STRING}}}
    dag:
      outputs: {parameters: {said: {valueFromParameter: {producerSubtask: inner, outputParameterKey: said}}}}
      tasks: {inner: {componentRef: {name: comp-inner}}}`,
    root: `
  outputDefinitions: {parameters: {said: {parameterType: STRING}}}
  dag:
    outputs: {parameters: {said: {valueFromParameter: {producerSubtask: middle, outputParameterKey: said}}}}
    tasks: {middle: {componentRef: {name: comp-middle}}}`,
  });
  const { outputs } = await bench.run(nested);
  expect(outputs.parameters).toEqual({ said: 'own' });
  expect(bench.states()).toEqual({ 'middle/inner/say': 'succeeded', 'middle/inner/nothing': 'succeeded' });
});
