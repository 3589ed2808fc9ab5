import fc from 'fast-check';
import { expect, test } from 'vitest';
import { listOf, rpcStatus, time } from './answers.ts';
import { consoleUrl, labelValue } from './index.ts';
import { jobState } from './jobs/job-state.ts';
import { decimalId, fullName, idOf, slug, versionOf, withoutVersion } from './names.ts';
import { fromValue, toValue } from './struct.ts';

const LOCATION = 'projects/demo/locations/us-central1';

test('names, with and without a version', () => {
  const place = { project: 'demo', region: 'us-central1' };
  expect(fullName(place, 'models', 'a@2')).toBe(`${LOCATION}/models/a@2`);
  expect(fullName(place, 'models', `${LOCATION}/models/b`)).toBe(`${LOCATION}/models/b`);
  expect(withoutVersion(`${LOCATION}/models/a@champion`)).toBe(`${LOCATION}/models/a`);
  expect(versionOf(`${LOCATION}/models/a@champion`)).toBe('champion');
  expect(versionOf(`${LOCATION}/models/a`)).toBeUndefined();
  expect(idOf(`${LOCATION}/models/a@2`)).toBe('a');
});

test('any text becomes a label, an id of a model and an id of a deployed model', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), (text) => {
      expect(labelValue(text)).toMatch(/^[a-z0-9_-]{0,63}$/);
      expect(slug(text, 50)).toMatch(/^[a-z][a-z0-9-]{0,49}$/);
      expect(slug(text, 50)).not.toMatch(/-$/);
      expect(decimalId(text)).toMatch(/^[1-9]\d{9}$/);
    }),
  );
});

test('two texts do not share a label', () => {
  expect(labelValue('20261121-091530-k3v9qd')).toBe('20261121-091530-k3v9qd');
  expect(labelValue('A/b')).not.toBe(labelValue('a-b'));
  expect(labelValue('a/b')).not.toBe(labelValue('a-b'));
  expect(labelValue('a'.repeat(64))).not.toBe(labelValue('a'.repeat(65)));
});

test('JSON comes back from a protobuf value as it was', () => {
  // A key that would change what an object is gets lost on purpose.
  const json = fc.jsonValue({ noUnicodeString: false }).filter((value) => !JSON.stringify(value).includes('__proto__'));
  fc.assert(
    fc.property(json, (value) => {
      const parsed = JSON.parse(JSON.stringify(value));
      expect(fromValue(toValue(parsed))).toEqual(parsed);
    }),
  );
  expect(fromValue(undefined)).toBeNull();
  expect(fromValue({ kind: 'nullValue', nullValue: 'NULL_VALUE' })).toBeNull();
});

test('answers are read whatever is missing in them', () => {
  expect(time.parse(null)).toBeUndefined();
  expect(time.parse({ seconds: '1763712000', nanos: 5_000_000 })).toBe('2025-11-21T08:00:00.005Z');
  expect(listOf(time).parse(undefined)).toEqual([]);
  expect(rpcStatus.parse({ code: 0, message: '' })).toBeUndefined();
  expect(rpcStatus.parse({ code: 3, message: 'bad' })).toEqual({ code: 3, message: 'bad' });
  expect(jobState.parse('JOB_STATE_OF_NEXT_YEAR')).toBe('JOB_STATE_UNSPECIFIED');
});

test.each([
  ['customJobs/1', 'vertex-ai/locations/us-central1/training/1'],
  ['hyperparameterTuningJobs/1', 'vertex-ai/locations/us-central1/training/1'],
  ['batchPredictionJobs/1', 'vertex-ai/locations/us-central1/batch-predictions/1'],
  ['pipelineJobs/r', 'vertex-ai/locations/us-central1/pipelines/runs/r'],
  ['schedules/1', 'vertex-ai/locations/us-central1/pipelines/schedules/1'],
  ['endpoints/1/operations/2', 'vertex-ai/online-prediction/locations/us-central1/endpoints/1'],
  ['models/1@2', 'vertex-ai/models/locations/us-central1/models/1/versions/2'],
  ['models/1@2/evaluations/3', 'vertex-ai/models/locations/us-central1/models/1/versions/2/evaluations/3'],
  ['metadataStores/default/artifacts/a', 'vertex-ai/locations/us-central1/metadata-stores/default/artifacts/a'],
  ['indexes/1', 'vertex-ai'],
])('the page of %s', (name, page) => {
  expect(consoleUrl(`${LOCATION}/${name}`)).toBe(`https://console.cloud.google.com/${page}?project=demo`);
});
