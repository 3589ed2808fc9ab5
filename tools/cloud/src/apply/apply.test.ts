import { MillraceError } from '@millrace/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  createWorld,
  type ListeningGoogle,
  startFakeGoogle,
  stateOf,
  type World,
  writePolicy,
} from '../fixtures/google/index.ts';
import { apisOf, SETTINGS, sayYesAtGithub, setUp, writes } from '../fixtures/scene.ts';

let world: World;
let google: ListeningGoogle;

beforeEach(async () => {
  world = createWorld(SETTINGS.project);
  google = await startFakeGoogle(world);
});
afterEach(() => google.close());

const outcomes = (steps: Awaited<ReturnType<typeof setUp>>, outcome: string) =>
  steps.filter((step) => step.outcome === outcome).map(({ id }) => id);

async function complete(): Promise<void> {
  await setUp(google);
  sayYesAtGithub(world);
  await setUp(google);
}

describe('a project without anything', () => {
  test('gets everything but what waits for a person, and says where that person goes', async () => {
    const steps = await setUp(google);
    expect(outcomes(steps, 'waiting')).toEqual([
      ...['connection', 'link', 'trigger:millrace-push', 'trigger:millrace-tag', 'trigger:millrace-manual'],
    ]);
    expect(steps.find(({ id }) => id === 'connection')?.next).toContain('https://github.example/authorize');
    expect(outcomes(steps, 'made')).toContain('bucket:data');
    expect(outcomes(steps, 'made')).toContain('events:deleted');
  });

  test('is complete after that, and a third run changes nothing', async () => {
    await complete();
    const before = stateOf(world);
    const count = writes(google).length;
    const steps = await setUp(google);
    expect(new Set(steps.map(({ outcome }) => outcome))).toEqual(new Set(['kept']));
    expect(writes(google).slice(count)).toEqual([]);
    expect(stateOf(world)).toEqual(before);
  });

  test('waits for the image of the function where none is named', async () => {
    const { image: _image, ...events } = SETTINGS.events ?? { pipeline: 'bitcoin', target: 'vertex' as const };
    const steps = await setUp(google, {}, { ...SETTINGS, events });
    expect(outcomes(steps, 'waiting')).toEqual(
      expect.arrayContaining(['function', 'roles:service', 'events:finalized', 'events:deleted']),
    );
    expect(steps.find(({ id }) => id === 'function')?.next).toContain('npx build-image trigger');
  });
});

describe('what others did', () => {
  test('is corrected where it differs, and left alone where it adds', async () => {
    await complete();
    const key = 'storage:/storage/v1/b/my-project-millrace-data';
    const bucket = world.objects.get(key) ?? {};
    const open = { uniformBucketLevelAccess: { enabled: true }, publicAccessPrevention: 'inherited' };
    world.objects.set(key, { ...bucket, iamConfiguration: open, labels: { team: 'blue' } });
    const steps = await setUp(google);
    expect(steps.filter(({ outcome }) => outcome === 'changed')).toEqual([
      {
        id: 'bucket:data',
        title: 'bucket gs://my-project-millrace-data',
        outcome: 'changed',
        changes: ['iamConfiguration', 'labels'],
      },
    ]);
    expect(world.objects.get(key)).toMatchObject({
      iamConfiguration: { publicAccessPrevention: 'enforced' },
      labels: { team: 'blue', 'managed-by': 'millrace' },
    });
  });

  test('a trigger is corrected by its id', async () => {
    await complete();
    const key = 'cloudbuild:/v1/projects/my-project/locations/europe-west1/triggers/millrace-push';
    world.objects.set(key, { ...world.objects.get(key), includedFiles: ['docs/**'] });
    await setUp(google);
    expect(world.objects.get(key)).toMatchObject({ includedFiles: SETTINGS.sources });
    expect(
      google.requests.filter(({ method, pathname }) => method === 'PATCH' && /\/triggers\/id-\d+$/.test(pathname)),
    ).toHaveLength(1);
  });

  test('a bucket elsewhere is refused, with what is different', async () => {
    await setUp(google);
    const key = 'storage:/storage/v1/b/my-project-millrace';
    world.objects.set(key, { ...world.objects.get(key), location: 'US' });
    await expect(setUp(google)).rejects.toMatchObject({
      code: 'CLOUD_DIFFERENT',
      problems: [{ path: 'location', code: 'FIXED', message: 'is "US", not "EUROPE-WEST1"; it cannot be changed.' }],
    });
  });

  test('a deleted identity pool is brought back under its name', async () => {
    await complete();
    const key = 'iam:/v1/projects/my-project/locations/global/workloadIdentityPools/millrace-github';
    world.objects.set(key, { ...world.objects.get(key), state: 'DELETED' });
    const steps = await setUp(google);
    expect(outcomes(steps, 'changed')).toEqual(['pool']);
    expect(world.objects.get(key)).toMatchObject({ state: 'ACTIVE' });
  });

  test('a role that another gives while ours is written stays', async () => {
    const key = 'cloudresourcemanager:/v3/projects/my-project';
    const other = { role: 'roles/viewer', members: ['user:ann@example.com'] };
    google.faults.inject({
      match: ({ pathname }) => pathname.endsWith('projects/my-project:setIamPolicy'),
      times: 3,
      action: {
        kind: 'interfere',
        how: () => writePolicy(world, key, [...(world.policies.get(key)?.bindings ?? []), other]),
      },
    });
    await setUp(google);
    expect(world.policies.get(key)?.bindings).toContainEqual(other);
    expect(world.policies.get(key)?.bindings.map(({ role }) => role)).toContain('roles/eventarc.eventReceiver');
    const conflicts = google.requests.filter(
      ({ pathname, status }) => pathname.endsWith(':setIamPolicy') && status === 409,
    );
    expect(conflicts).toHaveLength(3);
  });
});

describe('a refusal', () => {
  test('names the permission and the role that grants it', async () => {
    google.faults.inject({
      match: { method: 'POST', operation: 'artifactregistry.POST' },
      action: { kind: 'deny', permission: 'artifactregistry.repositories.create' },
    });
    const failure = await setUp(google).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(MillraceError);
    expect(failure).toMatchObject({
      code: 'CLOUD_PERMISSION_DENIED',
      fields: { permission: 'artifactregistry.repositories.create' },
      hint: 'artifactregistry.repositories.create is missing; an owner of the project grants it: gcloud projects add-iam-policy-binding my-project --member=user:YOU --role=roles/artifactregistry.admin',
    });
    expect(JSON.stringify(failure)).not.toContain('Bearer');
  });

  test('of an API that is off says how it is turned on', async () => {
    google.faults.inject({
      match: ({ service }) => service === 'serviceusage',
      times: Infinity,
      action: { kind: 'status', status: 403 },
    });
    await expect(setUp(google)).rejects.toMatchObject({ code: 'CLOUD_PERMISSION_DENIED' });
    const apis = apisOf(google);
    await expect(apis.call({ subject: 'Look', service: 'run', method: 'GET', path: '/v2/x' })).rejects.toMatchObject({
      code: 'CLOUD_API_DISABLED',
      hint: 'gcloud services enable run.googleapis.com --project=my-project',
    });
  });
});
