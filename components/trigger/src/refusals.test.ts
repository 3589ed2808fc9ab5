import { expect, test } from 'vitest';
import { binary, type Delivery, storageEvent, structured } from './fixtures/events.ts';
import { surroundings } from './fixtures/instances.ts';

/** Every one is acknowledged, because it would be as wrong the next time; none touches the state or the host. */
const WRONG: readonly (readonly [what: string, code: string, delivery: Delivery])[] = [
  ['another bucket', 'EVENT_WRONG_BUCKET', binary({ bucket: 'other' })],
  ['another bucket, structured', 'EVENT_WRONG_BUCKET', structured({ bucket: 'other' })],
  [
    'a body that says another bucket than its source',
    'EVENT_WRONG_BUCKET',
    with_(binary(), { 'ce-source': '//storage.googleapis.com/projects/_/buckets/other' }),
  ],
  ['another type', 'EVENT_WRONG_TYPE', with_(binary(), { 'ce-type': 'google.cloud.storage.object.v1.archived' })],
  [
    'another service',
    'EVENT_WRONG_TYPE',
    with_(binary(), { 'ce-type': 'google.cloud.pubsub.topic.v1.messagePublished' }),
  ],
  ['no JSON', 'EVENT_MALFORMED', { ...binary(), body: '{"bucket": "data",' }],
  ['no JSON, structured', 'EVENT_MALFORMED', { ...structured(), body: 'raw/a.csv' }],
  [
    'no JSON, and another content type',
    'EVENT_MALFORMED',
    with_({ ...binary(), body: 'a,b' }, { 'content-type': 'text/csv' }),
  ],
  ['an empty body', 'EVENT_MALFORMED', { ...binary(), body: '' }],
  ['no object', 'EVENT_MALFORMED', { ...binary(), body: '[]' }],
  ['no event at all', 'EVENT_MALFORMED', { headers: { 'content-type': 'application/json' }, body: binary().body }],
  ['no generation', 'EVENT_MALFORMED', { ...binary(), body: '{"bucket": "data", "name": "raw/a.csv"}' }],
  ['a generation that is none', 'EVENT_MALFORMED', binary({ generation: '../1' })],
  ['several events', 'EVENT_MALFORMED', batch()],
  ['an unknown encoding', 'EVENT_MALFORMED', with_(binary(), { 'content-encoding': 'compress' })],
];

test.for(WRONG)('%s is refused and not delivered again', async ([, code, delivery]) => {
  await using around = await surroundings();
  const { send } = await around.instance();
  expect(await send(delivery)).toMatchObject({ status: 200, answer: { outcome: 'refused', error: { code } } });
  expect(around.log).toMatchObject([{ severity: 'ERROR', error: { code } }]);
  expect(around.gcs.requests).toEqual([]);
  expect(around.kfp.requests).toEqual([]);
});

test('a malformed event is told of with all that is wrong with it', async () => {
  await using around = await surroundings();
  const { send } = await around.instance();
  const { answer } = await send({ ...binary(), body: '{"bucket": "", "generation": 7}' });
  const text = JSON.stringify(answer.error);
  for (const field of ['bucket', 'name', 'generation']) expect(text).toContain(`${field}: `);
});

test.for([
  ['where the pipeline writes', { name: 'raw/runs/x.csv' }, { PIPELINE_ROOT: 'gs://data/raw/runs' }],
  ['where our own state lies', { name: '.millrace/trigger/x' }, { STATE: 'gs://data', PREFIX: '' }],
  ['below a prefix to be ignored', { name: 'raw/tmp/x.csv' }, { IGNORE: 'raw/out/, raw/tmp/' }],
  ['with another beginning', { name: 'other/x.csv' }, {}],
  ['with another ending', { name: 'raw/x.txt' }, { SUFFIX: '.csv' }],
  ['outside of the pattern', { name: 'raw/a/b/x.csv' }, { GLOB: 'raw/*/*.csv' }],
  ['that went, where only those that came count', { kind: 'deleted' }, { EVENTS: 'finalized' }],
  ['that stands for a folder', { name: 'raw/2026/' }, {}],
] as const)('an object %s starts nothing', async ([, facts, variables]) => {
  await using around = await surroundings();
  const { send } = await around.instance(variables);
  expect(await send(binary(facts))).toMatchObject({ status: 200, answer: { outcome: 'ignored' } });
  expect(around.gcs.requests).toEqual([]);
  expect(around.runs).toEqual([]);
});

test('values that the pipeline does not take are refused for good, all problems at once', async () => {
  await using around = await surroundings();
  const { send } = await around.instance({ PARAMETERS: '{"sauce": "{uri}", "generation": "{name}"}' });
  const { status, answer } = await send(binary());
  expect({ status, answer }).toMatchObject({
    status: 200,
    answer: { outcome: 'refused', error: { code: 'INVALID_INPUTS' } },
  });
  const text = JSON.stringify(answer.error);
  for (const problem of [
    'sauce: The pipeline has no such input',
    'generation: expected',
    'source: It has no default',
  ]) {
    expect(text).toContain(problem);
  }
  expect(around.log).toMatchObject([
    { severity: 'ERROR', changes: ['gs://data/raw/a.csv#1763733300000001 finalized'] },
  ]);
  expect(await send(binary())).toMatchObject({ status: 200, answer: { outcome: 'duplicate' } });
  expect(around.runs).toEqual([]);
});

test('only POST brings events', async () => {
  await using around = await surroundings();
  const { url } = await around.instance();
  const response = await fetch(url);
  expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
});

function with_(delivery: Delivery, headers: Readonly<Record<string, string>>): Delivery {
  return { ...delivery, headers: { ...delivery.headers, ...headers } };
}

function batch(): Delivery {
  const headers = { 'content-type': 'application/cloudevents-batch+json; charset=utf-8' };
  return { headers, body: JSON.stringify([storageEvent(), storageEvent()]) };
}
