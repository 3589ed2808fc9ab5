import { expect, test } from 'vitest';
import { readSettings } from './settings.ts';

const place = { project: 'my-project', region: 'europe-west1' };

test('project and region come from the flags, then CLOUD_ML_…, then GOOGLE_CLOUD_…', () => {
  const env = { CLOUD_ML_PROJECT_ID: 'from-ml', GOOGLE_CLOUD_PROJECT: 'from-google', GOOGLE_CLOUD_REGION: 'us-east1' };
  expect(readSettings({ env })).toMatchObject({ project: 'from-ml', region: 'us-east1', bucketPrefix: 'from-ml' });
  expect(readSettings({ ...place, env })).toMatchObject(place);
});

test('what is missing is told at once', () => {
  expect(() => readSettings({ env: {} })).toThrow(
    expect.objectContaining({
      code: 'INVALID_SETTINGS',
      exitCode: 2,
      problems: [
        expect.objectContaining({ code: 'PROJECT_REQUIRED' }),
        expect.objectContaining({ code: 'REGION_REQUIRED' }),
      ],
    }),
  );
  expect(() => readSettings({ project: 'my-project', env: {} })).toThrow(
    expect.objectContaining({ code: 'REGION_REQUIRED' }),
  );
});

test.each([
  ['--project', { ...place, project: 'No' }],
  ['--region', { ...place, region: 'Europe' }],
  ['--bucket-prefix', { ...place, bucketPrefix: 'goog-x' }],
  ['--github', { ...place, github: 'https://github.com/me/repo' }],
  ['--github', { ...place, github: "me/repo' || true" }],
  ['--branch', { ...place, branch: '$(id)' }],
  ['--host', { ...place, pipeline: 'bitcoin', to: 'kfp' as const }],
  ['--host', { ...place, pipeline: 'bitcoin', host: 'https://kfp.example' }],
  ['--images', { ...place, triggerImage: 'gcr.io/p/trigger:latest' }],
])('%s is checked', (path, input) => {
  expect(() => readSettings({ ...input, env: {} })).toThrow(
    expect.objectContaining({ code: 'INVALID_SETTINGS', problems: [expect.objectContaining({ path })] }),
  );
});
