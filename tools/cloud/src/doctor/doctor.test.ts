import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createWorld, fakeGoogle } from '../fixtures/google/index.ts';
import { apisOf, SETTINGS, setUp } from '../fixtures/scene.ts';
import { examineCloud } from './cloud.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-doctor-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const NOBODY = { CLOUDSDK_CONFIG: join(folder, 'nothing'), METADATA_SERVER_DETECTION: 'none' };
const IN_PROJECT = { GOOGLE_CLOUD_PROJECT: SETTINGS.project, GOOGLE_CLOUD_REGION: SETTINGS.region };
const lines = (findings: Awaited<ReturnType<typeof examineCloud>>) =>
  findings.map(({ subject, state, detail }) => `${state} ${subject}: ${detail}`);

describe('the identity', () => {
  const SECRET = 'never-to-be-shown';
  test.each([
    ["a person's login", { type: 'authorized_user', refresh_token: SECRET }],
    ['service account a@p.iam, by a key in', { type: 'service_account', client_email: 'a@p.iam', private_key: SECRET }],
    [
      'workload identity as b@p.iam',
      {
        type: 'external_account',
        service_account_impersonation_url: 'https://x/serviceAccounts/b@p.iam:generateAccessToken',
      },
    ],
  ])('is %s', async (words, content) => {
    const file = join(folder, 'credentials.json');
    writeFileSync(file, JSON.stringify(content));
    const findings = await examineCloud({ env: { ...NOBODY, GOOGLE_APPLICATION_CREDENTIALS: file } });
    expect(findings[0]).toMatchObject({ subject: 'google cloud', state: 'ok', detail: expect.stringContaining(words) });
    expect(JSON.stringify(findings)).not.toContain(SECRET);
  });

  test('is what the metadata server says where there is no file', async () => {
    const ask = async () => new Response('c@p.iam.gserviceaccount.com\n');
    const [finding] = await examineCloud({ env: { CLOUDSDK_CONFIG: folder }, fetch: ask });
    expect(finding).toMatchObject({
      state: 'ok',
      detail: 'service account c@p.iam.gserviceaccount.com, from the metadata server',
    });
  });

  test('is nobody without either, and then nothing is asked', async () => {
    expect(lines(await examineCloud({ env: { ...NOBODY, ...IN_PROJECT } }))).toEqual([
      expect.stringMatching(/^absent google cloud: no credentials in /),
      'ok project: my-project, europe-west1',
      ...['apis', 'may setup', 'may submit', 'may deploy', 'may build'].map(
        (one) => `unknown ${one}: not asked, for want of credentials`,
      ),
    ]);
  });
});

describe('a project', () => {
  test('that is set up has all that is needed', async () => {
    const google = fakeGoogle(createWorld(SETTINGS.project));
    await setUp(google);
    const findings = await examineCloud({ env: { ...NOBODY, ...IN_PROJECT }, apis: apisOf(google) });
    expect(findings.slice(1).map(({ state }) => state)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'ok']);
  });

  test('is told what is off and which permission is missing, each with the command that mends it', async () => {
    const world = createWorld(SETTINGS.project);
    const google = fakeGoogle(world);
    await setUp(google);
    world.enabled.delete('aiplatform.googleapis.com');
    world.denied.add('aiplatform.endpoints.deploy');
    const findings = await examineCloud({ env: { ...NOBODY, ...IN_PROJECT }, apis: apisOf(google) });
    expect(findings.filter(({ state, subject }) => state !== 'ok' && subject !== 'google cloud')).toEqual([
      {
        ...{ subject: 'apis', state: 'absent', detail: '1 are off: aiplatform.googleapis.com' },
        hint: 'gcloud services enable aiplatform.googleapis.com --project=my-project',
      },
      {
        ...{ subject: 'may deploy', state: 'absent', detail: 'on the project you lack aiplatform.endpoints.deploy' },
        hint: 'gcloud projects add-iam-policy-binding my-project --member=user:YOU --role=roles/aiplatform.admin',
      },
    ]);
  });

  test('that does not answer is given up, and said to be unknown', async () => {
    const google = { ...fakeGoogle(createWorld('p')), fetch: () => new Promise<Response>(() => undefined) };
    const findings = await examineCloud({ env: { ...NOBODY, ...IN_PROJECT }, apis: apisOf(google), timeoutMs: 20 });
    expect(findings.slice(2).map(({ state }) => state)).toEqual(Array(5).fill('unknown'));
    expect(findings.at(-1)?.detail).toBe('could not be asked: no answer within 0.02 s');
  });
});
