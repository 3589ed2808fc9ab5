import { expect, test } from 'vitest';
import { filledContainer } from './filled-container.ts';

test('image, variables and limits may come from parameters, declared or not', () => {
  const container = {
    image: "repo/{{$.inputs.parameters['name']}}:{{$.inputs.parameters['pipelinechannel--tag']}}",
    args: ["{{$.inputs.parameters['name']}}"],
    env: [{ name: 'A', value: "{{$.inputs.parameters['name']}}" }],
    resources: { resourceCpuLimit: "{{$.inputs.parameters['pipelinechannel--cpu']}}", cpuLimit: 1 },
  };
  const values = {
    parameters: { name: 'n' },
    artifacts: {},
    undeclared: { 'pipelinechannel--tag': 'v1', 'pipelinechannel--cpu': 2 },
  };
  expect(filledContainer(container, values)).toEqual({
    image: 'repo/n:v1',
    // Filled in later, with all the other placeholders of a command.
    args: container.args,
    env: [{ name: 'A', value: 'n' }],
    resources: { resourceCpuLimit: '2', cpuLimit: 1 },
  });
  expect(() => filledContainer(container, { parameters: {}, artifacts: {} })).toThrow('has no value');
});
