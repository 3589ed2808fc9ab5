import { type FakeVertex, startFakeVertex } from '@millrace/testing';
import { createVertex, type Vertex } from '@millrace/vertex';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createWorld, type FakeGoogle, fakeGoogle, stateOf, type World } from '../fixtures/google/index.ts';
import { apisOf, SETTINGS, sayYesAtGithub, setUp } from '../fixtures/scene.ts';
import { findOurs, removeAll } from './cleanup.ts';

let world: World;
let google: FakeGoogle;
let fake: FakeVertex;
let vertex: Vertex;

beforeEach(async () => {
  world = createWorld(SETTINGS.project);
  google = fakeGoogle(world);
  fake = await startFakeVertex();
  const { project, region } = SETTINGS;
  vertex = createVertex({
    project,
    region,
    environment: { VERTEX_EMULATOR_HOST: fake.address },
    poll: { initialMs: 1, maxMs: 5 },
  });
  await setUp(google);
  sayYesAtGithub(world);
  await setUp(google);
});
afterEach(() => fake.close());

const ours = () => findOurs({ apis: apisOf(google), vertex, project: SETTINGS.project, region: SETTINGS.region });
const namesOf = async () => (await ours()).map(({ kind, name }) => `${kind} ${name.split('/').at(-1)}`);

async function serve(labels: Readonly<Record<string, string>>, displayName: string): Promise<void> {
  const image = 'r/serve@sha256:1';
  const container = { image, predictRoute: '/predict', healthRoute: '/health', port: 8080 };
  const model = await vertex.models.upload(
    { displayName, artifactUri: 'gs://my-project-millrace/m', container, labels },
    { execution: displayName },
  );
  const endpoint = await vertex.endpoints.ensure({ displayName, labels }, { execution: displayName });
  const machine = { machineType: 'n1-standard-2', minReplicas: 1, maxReplicas: 1 };
  await vertex.endpoints.deploy(
    endpoint.name,
    { model: model.versionName, displayName, ...machine },
    { execution: displayName },
  );
}

test('what the set-up made is found, and goes in an order that works; data only when it is asked for', async () => {
  world.contents.set('my-project-millrace-data', ['a.csv', 'b/c.csv']);
  const found = await ours();
  expect(found.map(({ kind }) => kind)).toEqual([
    ...['event trigger', 'event trigger', 'event function', 'build trigger', 'build trigger', 'build trigger'],
    ...['linked repository', 'connection to GitHub', 'image repository', 'identity pool'],
    ...Array(6).fill('service account'),
    ...['bucket', 'bucket'],
  ]);
  expect(found.at(-1)).toMatchObject({
    name: 'gs://my-project-millrace-data',
    detail: '2 objects with their versions, 20 bytes',
  });
  await removeAll(found, { data: false });
  expect(await namesOf()).toEqual(['bucket my-project-millrace', 'bucket my-project-millrace-data']);
  await removeAll(await ours(), { data: true });
  expect(await namesOf()).toEqual([]);
  expect(
    world.policies.get('cloudresourcemanager:/v3/projects/my-project')?.bindings.flatMap(({ members }) => members),
  ).toEqual([expect.stringContaining('@gs-project-accounts'), expect.stringContaining('@gcp-sa-cloudbuild')]);
});

test('the set-up brings everything back after that', async () => {
  const before = stateOf(world);
  await removeAll(await ours(), { data: true });
  await setUp(google);
  sayYesAtGithub(world);
  await setUp(google);
  expect(stateOf(world)).toEqual(before);
});

test('an endpoint goes after what it serves, a model after its endpoint, and what is of others stays', async () => {
  await serve({ 'managed-by': 'millrace' }, 'bitcoin');
  await vertex.endpoints.ensure({ displayName: 'theirs' }, { execution: 'theirs' });
  // As another client makes one: without the label of our executions.
  for (const one of fake.state.endpoints) {
    if (one.displayName === 'theirs') Object.assign(one, { labels: { team: 'blue' } });
  }
  const found = (await ours()).filter(({ kind }) => ['endpoint', 'model'].includes(kind));
  expect(found.map(({ kind, detail }) => [kind, detail])).toEqual([
    ['endpoint', '1 deployed'],
    ['model', undefined],
  ]);
  await removeAll(found, { data: false });
  expect(fake.state.endpoints.map(({ displayName }) => displayName)).toEqual(['theirs']);
  expect(fake.state.models).toEqual([]);
});

test('stopped after any of it and run again, nothing of ours is left', async () => {
  const count = (await ours()).length;
  for (let after = 0; after < count; after++) {
    await removeAll((await ours()).slice(0, 1), { data: true });
  }
  expect(await namesOf()).toEqual([]);
});
