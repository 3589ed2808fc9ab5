import type { ContainerSpec } from '@millrace/pipeline';
import { expect, test } from 'vitest';
import { stepKey } from './step-key.ts';

const image = 'python:3.11-slim';
const keyOf = (container: Partial<ContainerSpec>, component?: string) =>
  stepKey(
    'p',
    {
      step: { id: 's', name: 's', task: { componentRef: { name: 'comp-s' } }, component: {} },
      values: { parameters: { a: 1 }, artifacts: {} },
      outputs: {},
      codeDigest: 'sha256:1',
      container: { image, ...container },
      component,
    },
    undefined,
  );

test('two functions in one image are two pieces of work', () => {
  const add = { command: ['python3', '-c', 'def add(a): …'], args: ['--executor_input', '{{$}}'] };
  const keys = [
    keyOf(add),
    keyOf({ ...add, command: ['python3', '-c', 'def multiply(a): …'] }),
    keyOf({ ...add, args: ['--executor_input', '{{$}}', '--function_to_execute', 'add'] }),
    keyOf({ ...add, env: [{ name: 'SCALE', value: '2' }] }),
    keyOf({ ...add, env: [{ name: 'SCALE', value: '3' }] }),
  ];
  expect(new Set(keys).size).toBe(keys.length);
  expect(keyOf({ ...add })).toBe(keys[0]);
});

test('a component of ours is known by its code, wherever it runs; variables and flags of a step count', () => {
  const args = ['kfp', '--executor-input', '{{$}}'];
  const env = [{ name: 'MILLRACE_COMPONENT', value: 'train' }];
  const plain = keyOf({ command: ['/app/train'], args, env }, 'train');
  expect(keyOf({ command: ['/elsewhere/train'], args }, 'train')).toBe(plain);
  expect(keyOf({ args: [...args, '--on', 'vertex'], env }, 'train')).not.toBe(plain);
  expect(keyOf({ args, env: [...env, { name: 'LOG_LEVEL', value: 'debug' }] }, 'train')).not.toBe(plain);
});
