import { expect, test } from 'vitest';
import { make } from './fixtures/toy.ts';
import { compile, definePipeline, imageOf } from './index.ts';

const pipeline = definePipeline({
  name: 'serving',
  inputs: {},
  steps: () => {
    make({ source: imageOf('serve') });
    make({ source: 'gcr.io/OTHER/serve' }, { name: 'other' });
  },
});

const sources = (options: Parameters<typeof compile>[1]) =>
  Object.values(compile(pipeline, options).spec.root.dag?.tasks ?? {}).map(
    (task) => task.inputs?.parameters?.source?.runtimeValue,
  );

test("an image given to a step is the one that the pipeline's own steps would get", () => {
  const digest = `eu.gcr.io/p/serve@sha256:${'a'.repeat(64)}`;
  const other = { constant: 'gcr.io/OTHER/serve' };
  expect(sources({})).toEqual([{ constant: 'gcr.io/PROJECT/serve' }, other]);
  expect(sources({ imageRepository: 'eu.gcr.io/p', imageTag: 'v1' })).toEqual([
    { constant: 'eu.gcr.io/p/serve:v1' },
    other,
  ]);
  expect(sources({ images: { serve: digest } })).toEqual([{ constant: digest }, other]);
});
