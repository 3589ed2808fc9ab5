import { type ComponentDefinition, MillraceError, type RunContext } from '@millrace/contract';
import { expect, test } from 'vitest';
import { toy } from '../../fixtures/src/toy.ts';
import type { VertexRequest } from '../command.ts';
import type { ExecutorInput } from '../executor-input.ts';
import { jobOfTask } from './place.ts';

const definition: ComponentDefinition = toy.definition;
const quiet = () => undefined;
const context: RunContext = {
  logger: { debug: quiet, info: quiet, warn: quiet, error: quiet },
  progress: { report: quiet },
  signal: new AbortController().signal,
  checkpoints: { load: async () => undefined, save: async () => undefined },
  workDirectory: '/nowhere',
  execution: { id: 'e', pipeline: 'p', step: 'toy' },
  recordRead: quiet,
};
const request: VertexRequest = {
  ...{ project: 'p', region: 'r', image: 'i@sha256:1', machineType: 'm', labels: {}, restartOnFailure: false },
};
const artifact = (uri: string, digest?: string) => ({
  ...{ name: 'a', uri, path: uri.replace('gs://', '/gcs/'), metadata: {} },
  ...(digest === undefined ? {} : { digest }),
});
const inputOf = (task: string, digest = 'sha256:1', parameters = {}): ExecutorInput => ({
  ...{ parameters, parameterFiles: {}, outputFile: '' },
  inputs: { words: artifact('gs://b/in', digest) },
  outputs: { out: artifact(`gs://b/root/run/${task}/7f/out`) },
});
const jobOf = (input: ExecutorInput, bucket?: string) =>
  jobOfTask(definition, request, { input, code: 'sha256:c', bucket }, context).job;

test('the job of a task lies beside its outputs', () => {
  expect(jobOf(inputOf('toy'))).toMatchObject({ folder: 'gs://b/root/run/toy/7f/vertex-job', image: 'i@sha256:1' });
});

test('a task that is started again is the same work; another task, input or parameter is not', () => {
  const { key } = jobOf(inputOf('toy'));
  expect(jobOf(inputOf('toy')).key).toBe(key);
  const others = [inputOf('toy-2'), inputOf('toy', 'sha256:2'), inputOf('toy', 'sha256:1', { times: 3 })];
  expect(new Set([key, ...others.map((input) => jobOf(input).key)]).size).toBe(4);
  expect(key).toMatch(/^[0-9a-f]{40}$/);
});

test('with a bucket the job lies there, whatever the outputs', () => {
  const { folder, key } = jobOf({ ...inputOf('toy'), outputs: { out: artifact('/tmp/out') } }, 'gs://other/x/');
  expect(folder).toBe(`gs://other/x/.millrace/work/${key}/vertex`);
});

test('outputs on a disk and no bucket are refused', () => {
  expect(() => jobOf({ ...inputOf('toy'), outputs: { out: artifact('/tmp/out') } })).toThrow(MillraceError);
});
