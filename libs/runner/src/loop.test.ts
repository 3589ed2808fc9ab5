import { expect, test } from 'vitest';
import { FakeBench, spec } from './fixtures/fake-launcher.ts';

/** A loop over the parameter `items`, with an inner loop over static structs, and what is collected of both. */
const loops = spec({
  components: `
  comp-outer:
    inputDefinitions:
      parameters:
        pipelinechannel--items: {parameterType: LIST}
        pipelinechannel--items-loop-item: {parameterType: NUMBER_INTEGER}
    outputDefinitions:
      artifacts: {pipelinechannel--inner-data: {artifactType: {schemaTitle: system.Dataset}, isArtifactList: true}}
      parameters:
        pipelinechannel--number-Output: {parameterType: LIST}
        pipelinechannel--inner-text: {parameterType: LIST}
    dag:
      outputs:
        artifacts:
          pipelinechannel--inner-data:
            artifactSelectors: [{producerSubtask: for-loop-2, outputArtifactKey: pipelinechannel--data}]
        parameters:
          pipelinechannel--number-Output: {valueFromParameter: {producerSubtask: number, outputParameterKey: Output}}
          pipelinechannel--inner-text: {valueFromParameter: {producerSubtask: for-loop-2, outputParameterKey: pipelinechannel--text}}
      tasks:
        number:
          componentRef: {name: echo-number}
          inputs: {parameters: {value: {componentInputParameter: pipelinechannel--items-loop-item}}}
        for-loop-2:
          componentRef: {name: comp-inner}
          inputs: {parameters: {outer: {taskOutputParameter: {producerTask: number, outputParameterKey: Output}}}}
          parameterIterator: {itemInput: item, items: {raw: '[{"a": "x"}, {"a": "y"}]'}}
  comp-inner:
    inputDefinitions:
      parameters: {outer: {parameterType: NUMBER_INTEGER}, item: {parameterType: STRUCT}}
    outputDefinitions:
      artifacts: {pipelinechannel--data: {artifactType: {schemaTitle: system.Dataset}, isArtifactList: true}}
      parameters: {pipelinechannel--text: {parameterType: LIST}}
    dag:
      outputs:
        artifacts: {pipelinechannel--data: {artifactSelectors: [{producerSubtask: make, outputArtifactKey: data}]}}
        parameters: {pipelinechannel--text: {valueFromParameter: {producerSubtask: text, outputParameterKey: Output}}}
      tasks:
        text:
          componentRef: {name: echo}
          inputs:
            parameters:
              field: {componentInputParameter: item, parameterExpressionSelector: 'parseJson(string_value)["a"]'}
              outer: {componentInputParameter: outer}
              value: {runtimeValue: {constant: "{{$.inputs.parameters['outer']}}-{{$.inputs.parameters['field']}}"}}
        make:
          componentRef: {name: make}
          inputs: {parameters: {value: {componentInputParameter: item-subvar-a}}}`,
  root: `
  inputDefinitions: {parameters: {items: {parameterType: LIST}}}
  outputDefinitions: {parameters: {numbers: {parameterType: LIST}, texts: {parameterType: LIST}}}
  dag:
    outputs:
      parameters:
        numbers: {valueFromParameter: {producerSubtask: for-loop-1, outputParameterKey: pipelinechannel--number-Output}}
        texts: {valueFromParameter: {producerSubtask: for-loop-1, outputParameterKey: pipelinechannel--inner-text}}
    tasks:
      for-loop-1:
        componentRef: {name: comp-outer}
        inputs: {parameters: {pipelinechannel--items: {componentInputParameter: items}}}
        parameterIterator: {itemInput: pipelinechannel--items-loop-item, items: {inputParameter: pipelinechannel--items}}
        iteratorPolicy: {parallelismLimit: 2}
      all:
        componentRef: {name: count}
        inputs: {artifacts: {data: {taskOutputArtifact: {producerTask: for-loop-1, outputArtifactKey: pipelinechannel--inner-data}}}}
      numbers:
        componentRef: {name: echo-list}
        inputs: {parameters: {value: {taskOutputParameter: {producerTask: for-loop-1, outputParameterKey: pipelinechannel--number-Output}}}}`,
});

test('loops run their iterations, and what they give is collected in the order of the items, lists of inner loops joined', async () => {
  const bench = new FakeBench();
  const { outcome, outputs } = await bench.run(loops, { items: [3, 1] });
  expect(outcome).toBe('succeeded');
  expect(outputs.parameters).toEqual({ numbers: [3, 1], texts: ['3-x', '3-y', '1-x', '1-y'] });
  expect(bench.outputs()).toMatchObject({
    'for-loop-1[1]/number': 1,
    'for-loop-1[0]/for-loop-2[1]/text': '3-y',
    all: { data: 4 },
    numbers: [3, 1],
  });
});

test('the steps of iterations are told when their loop starts; until then, templates stand for them', async () => {
  const bench = new FakeBench();
  await bench.run(loops, { items: [3] });
  const told = bench.events.map((e) => (e.type === 'run-started' || e.type === 'steps-added' ? e.steps : []));
  expect(told.filter((steps) => steps.length > 0).map((steps) => steps.map((s) => [s.id, s.loop]))).toEqual([
    [
      ['for-loop-1/number', true],
      ['for-loop-1/for-loop-2/make', true],
      ['for-loop-1/for-loop-2/text', true],
      ['all', undefined],
      ['numbers', undefined],
    ],
    [
      ['for-loop-1[0]/number', undefined],
      ['for-loop-1[0]/for-loop-2/make', true],
      ['for-loop-1[0]/for-loop-2/text', true],
    ],
    [
      ['for-loop-1[0]/for-loop-2[0]/make', undefined],
      ['for-loop-1[0]/for-loop-2[0]/text', undefined],
      ['for-loop-1[0]/for-loop-2[1]/make', undefined],
      ['for-loop-1[0]/for-loop-2[1]/text', undefined],
    ],
  ]);
});

test('a loop over nothing gives empty lists', async () => {
  const bench = new FakeBench();
  const { outcome, outputs } = await bench.run(loops, { items: [] });
  expect(outcome).toBe('succeeded');
  expect(outputs.parameters).toEqual({ numbers: [], texts: [] });
  expect(bench.outputs()).toEqual({ all: { data: 0 }, numbers: [] });
});

test('no more iterations run at a time than the loop allows', async () => {
  const bench = new FakeBench();
  let [running, most] = [0, 0];
  bench.images.echo = async () => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, 5));
    running -= 1;
    return { Output: 1 };
  };
  const flat = spec({
    components: `
  comp-flat:
    inputDefinitions: {parameters: {item: {parameterType: NUMBER_INTEGER}}}
    dag: {tasks: {one: {componentRef: {name: echo-number}, inputs: {parameters: {value: {componentInputParameter: item}}}}}}`,
    root: `
  dag:
    tasks:
      for-loop-1:
        componentRef: {name: comp-flat}
        parameterIterator: {itemInput: item, items: {raw: '[1, 2, 3, 4, 5, 6]'}}
        iteratorPolicy: {parallelismLimit: 2}`,
  });
  await bench.run(flat, {}, { parallelism: 8 });
  expect(most).toBe(2);
});

test('an iteration that fails fails its loop and what waits for it, and stops no other iteration', async () => {
  const bench = new FakeBench();
  const echo = bench.images.echo;
  bench.images.echo = (input, launch) => {
    if (input.inputs.parameterValues.value === 2) throw new Error('no twos');
    return echo?.(input, launch) ?? {};
  };
  const { outcome } = await bench.run(loops, { items: [2, 3] }, { parallelism: 1 });
  expect(outcome).toBe('failed');
  expect(bench.states()).toMatchObject({
    'for-loop-1[0]/number': 'failed',
    'for-loop-1[0]/for-loop-2/text': 'not-run',
    'for-loop-1[1]/number': 'succeeded',
    'for-loop-1[1]/for-loop-2[1]/text': 'succeeded',
    all: 'not-run',
  });
});

test('what is no list cannot be gone over', async () => {
  const bench = new FakeBench();
  const overText = loops
    .replace('pipelinechannel--items: {parameterType: LIST}', 'pipelinechannel--items: {parameterType: STRING}')
    .replace('items: {parameterType: LIST}}}\n  outputDef', 'items: {parameterType: STRING}}}\n  outputDef');
  const { outcome, record } = await bench.run(overText, { items: 'abc' });
  expect(outcome).toBe('failed');
  expect(record.steps.find((step) => step.id === 'for-loop-1/number')?.error).toMatchObject({
    code: 'NOT_A_LIST',
    message: 'for-loop-1 needs a list to go over, and got "abc".',
  });
  // As KFP's backend, a text that holds a list is one.
  expect((await bench.run(overText, { items: '[7]' })).outputs.parameters.numbers).toEqual([7]);
});

test('a loop over artifacts goes over those that another collected', async () => {
  const bench = new FakeBench();
  bench.images.count = ({ inputs }) => ({ Output: { one: inputs.artifacts.data?.artifacts.length ?? 0 } });
  const overArtifacts = loops
    .replace(
      '      all:',
      `      for-loop-9:
        componentRef: {name: comp-each}
        inputs: {artifacts: {list: {taskOutputArtifact: {producerTask: for-loop-1, outputArtifactKey: pipelinechannel--inner-data}}}}
        artifactIterator: {itemInput: item, items: {inputArtifact: list}}
      all:`,
    )
    .replace(
      'root:',
      `  comp-each:
    inputDefinitions:
      artifacts:
        list: {artifactType: {schemaTitle: system.Dataset}, isArtifactList: true}
        item: {artifactType: {schemaTitle: system.Dataset}}
    dag: {tasks: {each: {componentRef: {name: count}, inputs: {artifacts: {data: {componentInputArtifact: item}}}}}}
root:`,
    );
  expect((await bench.run(overArtifacts, { items: [3] })).outcome).toBe('succeeded');
  expect(bench.outputs()).toMatchObject({ 'for-loop-9[0]/each': { one: 1 }, 'for-loop-9[1]/each': { one: 1 } });
});
