import { MillraceError } from '@millrace/contract';
import { expect, test } from 'vitest';
import { fixture } from './fixtures/fixture.ts';
import { readComponent } from './read.ts';

const problemsOf = (text: string): readonly string[] => {
  try {
    readComponent(text);
  } catch (error) {
    if (!(error instanceof MillraceError)) throw error;
    expect(error.code).toBe('INVALID_COMPONENT_FILE');
    return error.problems.length === 0 ? [error.message] : error.problems.map(({ path, code }) => `${path} ${code}`);
  }
  return [];
};
const v1 = (container: string, rest = ''): string => `
inputs: [{name: Data}, {name: rows, type: Integer}, {name: Note, type: String, optional: true}]
outputs: [{name: model, type: Model}, {name: score, type: Float}]
implementation: {container: {image: i, ${container}}}
${rest}`;

test.each([
  ['a number as an argument', 'args: [3]', 'args[0] WRONG_TYPE'],
  ['a placeholder with two keys', 'args: [{inputValue: rows, inputPath: Data}]', 'args[0] WRONG_TYPE'],
  ['a placeholder that KFP 2 has not', 'command: [{inputMetadata: Data}]', 'command[0].inputMetadata UNSUPPORTED'],
  ['an input that is not there', 'args: [{inputValue: Rows}]', 'args[0].inputValue UNKNOWN_NAME'],
  ['an output that is not there', 'args: [{outputPath: other}]', 'args[0].outputPath UNKNOWN_NAME'],
  ['the value of an artifact', 'args: [{inputValue: Data}]', 'args[0].inputValue WRONG_TYPE'],
  ['the path of a parameter', 'args: [{inputPath: rows}]', 'args[0].inputPath WRONG_TYPE'],
  ['the URI of a parameter', 'args: [{inputUri: rows}]', 'args[0].inputUri WRONG_TYPE'],
  ['the URI of an output parameter', 'args: [{outputUri: score}]', 'args[0].outputUri WRONG_TYPE'],
  ['a condition on a value', 'args: [{if: {cond: {inputValue: rows}, then: [a]}}]', 'args[0].if UNSUPPORTED'],
  [
    'a condition on nothing',
    'args: [{if: {cond: {isPresent: note}, then: [a]}}]',
    'args[0].if.cond.isPresent UNKNOWN_NAME',
  ],
  ['no list to join', 'args: [{concat: a}]', 'args[0].concat WRONG_TYPE'],
  [
    'a list within a joined text',
    'args: [{concat: [a, {if: {cond: {isPresent: Note}, then: [a, b]}}]}]',
    'args[0].concat[1] WRONG_TYPE',
  ],
  ['a variable that is no text', 'env: {A: 3}', 'env.A WRONG_TYPE'],
  ['fixed paths of outputs', 'fileOutputs: {model: /model}', 'fileOutputs UNSUPPORTED'],
])('version 1: %s', (_, container, problem) => {
  expect(problemsOf(v1(container))).toEqual([`implementation.container.${problem}`]);
});

test('every problem is reported at once', () => {
  expect(
    problemsOf(`
inputs: [{name: a b, type: Integer, default: many}, {name: A_B}, {name: é}, {name: s, type: JsonObject, default: '[]'}]
outputs: [{name: end, type: PipelineTaskFinalStatus}]
implementation: {container: {image: i, args: [1, {inputValue: x}]}}`),
  ).toEqual([
    'inputs[0].default WRONG_TYPE',
    'inputs[1].name DUPLICATE_NAME',
    'inputs[2].name BAD_NAME',
    'inputs[3].default WRONG_TYPE',
    'outputs[0].type WRONG_TYPE',
    'implementation.container.args[0] WRONG_TYPE',
    'implementation.container.args[1].inputValue UNKNOWN_NAME',
    'inputs. BAD_NAME',
  ]);
});

test.each([
  ['nothing', '', '(root) NOT_A_COMPONENT'],
  ['a list', '[1]', '(root) NOT_A_COMPONENT'],
  ['a graph of version 1', 'implementation: {graph: {tasks: {}}}', 'implementation UNSUPPORTED'],
  ['an unknown field', v1('command: [a]', 'colour: red'), '(root) INVALID_FIELD'],
  ['two documents of version 1', `${v1('command: [a]')}\n---\n{}`, '(root) NOT_A_COMPONENT'],
  [
    'an executor that is not there',
    fixture('upload-model').replace('  exec-upload-model:', '  exec-other:'),
    'components.comp-upload-model',
  ],
  [
    'a component that is not there',
    fixture('upload-model').replace('name: comp-upload-model', 'name: comp-x'),
    'root.dag.tasks.upload-model.componentRef UNKNOWN_NAME',
  ],
  ['IR with a field of tomorrow', `${fixture('upload-model')}\nfuture: 1`, '(root) INVALID_FIELD'],
])('%s is no component', (_, text, problem) => {
  const expected = problem.startsWith('components.') ? 'comp-upload-model.executorLabel UNKNOWN_NAME' : problem;
  expect(problemsOf(text)).toEqual([expected]);
});

test('text that is no YAML, or too much of it, is refused in words', () => {
  expect(problemsOf('a: [')).toEqual([expect.stringContaining('Component: ')]);
  expect(problemsOf(' '.repeat(5 * 1024 * 1024))).toEqual(['Component: it is longer than 4 MiB.']);
  const bomb = `a: &a [1]\n${Array.from({ length: 200 }, (_, i) => `b${i}: *a`).join('\n')}`;
  expect(problemsOf(bomb)).toEqual([expect.stringContaining('alias')]);
  expect(problemsOf('['.repeat(1000))).toEqual(['Component: nesting exceeded maxDepth (100) (1:100).']);
});

test('a pipeline of more than a container is a pipeline, and one of a container only is that', () => {
  expect(readComponent(fixture('upload-model')).work.kind).toBe('container');
  const retried = fixture('upload-model').replace(
    '        taskInfo:',
    '        retryPolicy: {maxRetryCount: 2}\n        taskInfo:',
  );
  expect(readComponent(retried).work.kind).toBe('pipeline');
  const platform = `${fixture('upload-model')}---\nplatforms: {kubernetes: {deploymentSpec: {executors: {exec-upload-model: {activeDeadlineSeconds: '60'}}}}}`;
  expect(readComponent(platform).work.kind).toBe('pipeline');
});

test.each([
  ['String', '5', '5'],
  ['String', 5, '5'],
  ['String', true, 'True'],
  ['Integer', '-5', -5],
  ['Float', '1e3', 1000],
  ['Bool', 'Off', false],
  ['Bool', true, true],
  ['List', '[1]', [1]],
  ['Dict', { a: 1 }, { a: 1 }],
])('the default of a %s: %j', (type, given, expected) => {
  const text = `inputs: [{name: x, type: ${type}, default: ${JSON.stringify(given)}}]\nimplementation: {container: {image: i}}`;
  expect(readComponent(text).face.inputDefinitions?.parameters?.x?.defaultValue).toEqual(expected);
});

test.each([
  ['Integer', '1.5'],
  ['Integer', ''],
  ['Float', 'nan'],
  ['Bool', 'maybe'],
  ['Bool', 1],
  ['List', '{}'],
  ['Dict', 'x'],
  ['String', [1]],
])('no default of a %s: %j', (type, given) => {
  const text = `inputs: [{name: x, type: ${type}, default: ${JSON.stringify(given)}}]\nimplementation: {container: {image: i}}`;
  expect(problemsOf(text)).toEqual(['inputs[0].default WRONG_TYPE']);
});
