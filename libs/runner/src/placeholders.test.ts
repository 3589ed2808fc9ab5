import { expect, test } from 'vitest';
import type { ExecutorInput } from './executor-input.ts';
import { fillCommand } from './placeholders.ts';

const artifact = (name: string, uri: string, metadata = {}) => ({
  artifacts: [{ name, uri, type: { schemaTitle: 'system.Dataset', schemaVersion: '0.0.1' }, metadata }],
});
const input: ExecutorInput = {
  inputs: {
    parameterValues: { x: 'text', n: 3, flag: true, list: ['a', 1], tricky: "{{$.inputs.parameters['x']}}" },
    artifacts: { data: artifact('data', '/in/data', { rows: 7, who: 'me' }) },
  },
  outputs: {
    parameters: { out: { outputFile: '/out/parameters/out' } },
    artifacts: { model: artifact('model', '/out/model') },
    outputFile: '/out/executor_output.json',
  },
};
const job = { run: 'r1', pipeline: 'p', startedAt: '2026-11-21T09:15:30.000Z', root: 'gs://b' };
const fill = (...words: string[]) => fillCommand(words, { input, job, step: 'for-loop-1[0]/train' });
const parameter = (name: string) => `{{$.inputs.parameters['${name}']}}`;

test.each([
  [`--x=${parameter('x')}/${parameter('n')}`, '--x=text/3'],
  [parameter('list'), '["a",1]'],
  [parameter('flag'), 'true'],
  // What was filled in is not looked at again.
  [parameter('tricky'), parameter('x')],
  ["{{$.inputs.artifacts['data'].path}} {{$.inputs.artifacts['data'].uri}}", '/in/data /in/data'],
  ["{{$.inputs.artifacts['data'].metadata}}", '{"rows":7,"who":"me"}'],
  ["{{$.inputs.artifacts['data'].metadata['rows']}}-{{$.inputs.artifacts['data'].metadata['who']}}", '7-me'],
  ["{{$.outputs.artifacts['model'].path}}", '/out/model'],
  ["{{$.outputs.parameters['out'].output_file}}", '/out/parameters/out'],
  ['{{$.outputs.output_file}} {{$.outputMetadataUri}}', '/out/executor_output.json /out/executor_output.json'],
  ['{{$}}', JSON.stringify(input)],
  ['{{$.pipeline_job_name}} {{$.pipeline_job_uuid}} {{$.pipeline_job_resource_name}}', 'p r1 p/runs/r1'],
  ['{{$.pipeline_task_name}} {{$.pipeline_task_uuid}}', 'train r1/for-loop-1[0]/train'],
  ['{{$.pipeline_root}} {{$.pipeline_job_create_time_utc}}', 'gs://b 2026-11-21T09:15:30.000Z'],
  ['{"Concat": ["a=", "{{$.inputs.parameters[\'x\']}}", {"IfPresent": {"InputName": "n", "Then": "!"}}]}', 'a=text!'],
  ['{"not": "a structure"}', '{"not": "a structure"}'],
])('%s becomes %s', (word, expected) => {
  expect(fill(word)).toEqual([expected]);
});

const ifPresent = (name: string) =>
  JSON.stringify({
    IfPresent: { InputName: name, Then: ['--given', parameter('x'), { Concat: ['n', parameter('n')] }], Else: 'none' },
  });

test('IfPresent gives one word, several or none', () => {
  expect(fill('a', ifPresent('x'), 'z')).toEqual(['a', '--given', 'text', 'n3', 'z']);
  expect(fill(ifPresent('data'))).toEqual(['--given', 'text', 'n3']);
  expect(fill('a', ifPresent('absent'), 'z')).toEqual(['a', 'none', 'z']);
  expect(fill('a', '{"IfPresent": {"InputName": "absent", "Then": ["x"]}}', 'z')).toEqual(['a', 'z']);
});

test.each([
  parameter('absent'),
  "{{$.inputs.artifacts['data'].nothing}}",
  '{{$.nonsense}}',
  "{{$.outputs.parameters['x']}}",
])('%s stands for nothing', (word) => {
  expect(() => fill(word)).toThrow(`${word} stands for nothing that this step has.`);
});
