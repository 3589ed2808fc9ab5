import { expect, test } from 'vitest';
import { toy } from '../fixtures/toy.ts';
import { compile, describePipeline, descriptionText } from '../index.ts';
import { goodPipeline } from '../lint/mutations.ts';
import { configInWords } from './platform-needs.ts';

const good = describePipeline(goodPipeline());
const step = (end: string) => good.steps.find(({ id }) => id.endsWith(end));

test('inputs have a type, a default or a presence; outputs a type', () => {
  expect(good.inputs).toContainEqual({ name: 'threshold', type: 'number', required: false, default: 0.6 });
  expect(good.inputs).toContainEqual({ name: 'source', type: 'string', required: true });
  expect(good.outputs).toEqual([{ name: 'score', type: 'number' }]);
});

test('a step says what it gets, what it waits for and where it stands', () => {
  expect(step('for-loop-2/train')).toMatchObject({
    component: 'train',
    image: 'eu.gcr.io/example/train:1.4.0',
    waitsFor: ['exit-handler-1/prepare'],
    within: [{ title: 'guarded by notify' }, { title: 'for each of trials, 2 at a time' }],
    inputs: { splits: 'prepare.splits', rate: 'rate of item of trials', label: `"trained on \${rows} rows"` },
    options: ['accelerator 1 × nvidia.com/gpu'],
  });
  expect(step('choose')?.inputs).toEqual({ models: 'all of train.model', scores: 'all of train.score' });
  expect(step('exit-handler-1/announce')?.inputs).toEqual({
    version: 'deploy.version or deploy-2.version or archive.version',
  });
  expect(step('notify')?.options).toEqual(['runs always']);
});

test('needs of the cluster are in words, and equal needs are one', () => {
  expect(good.needs).toEqual([
    { need: 'secret warehouse: password as WAREHOUSE_PASSWORD', steps: ['exit-handler-1/prepare'] },
    { need: 'volume cache at /cache', steps: ['exit-handler-1/for-loop-2/train'] },
  ]);
  expect(
    configInWords({
      configMapAsVolume: [{ configMapName: 'c', mountPath: '/c' }],
      secretAsVolume: [{ secretNameParameter: { componentInputParameter: 'pipelinechannel--name' }, mountPath: '/s' }],
      pvcMount: [
        { taskOutputParameter: { producerTask: 'make', outputParameterKey: 'name' }, mountPath: '/v', subPath: 'a' },
      ],
      nodeSelector: { labels: { pool: 'gpu' } },
      podMetadata: { labels: { team: 'a' } },
      activeDeadlineSeconds: '60',
      imagePullPolicy: 'Always',
    }),
  ).toEqual([
    'at most 60 s',
    'config map c at /c',
    'imagePullPolicy: "Always"',
    'node with pool=gpu',
    'pod labels team=a',
    'secret named by name at /s',
    'volume named by make.name/a at /v',
  ]);
});

test('the text has columns for inputs and a tree of steps', () => {
  const text = descriptionText(describePipeline(compile(toy)));
  expect(text.split('\n')).toEqual(
    expect.arrayContaining([
      'toy: One of everything.',
      '  source     string  = "here"',
      '  threshold  number  = 0.5',
      '  model  system.Model  The first model.',
      '  when make.passed == true:',
      '    when make-more.score < threshold:',
    ]),
  );
  expect(text).toMatch(
    /\n {2}make {2}\[retries 2, cpu limit 2, memory limit 4Gi\]\n {2}make-more \(make\) {2}after make {2}\[not cached\]\n/,
  );
});
