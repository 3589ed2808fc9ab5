import { expect, test } from 'vitest';
import { codeOf, hostFixture } from './fixtures/host.ts';
import { PIPELINE, PLATFORM } from './fixtures/pipeline.ts';

test('a pipeline is uploaded, found by id and name, and deleted with its versions', async () => {
  await using fixture = await hostFixture();
  const { pipelines } = fixture.kfp;
  const made = await pipelines.upload(
    { spec: PIPELINE },
    { name: 'three-steps', displayName: 'Three steps', description: 'A test: a+b & 100%', tags: { team: 'ml' } },
  );
  expect(made).toMatchObject({ name: 'three-steps', displayName: 'Three steps', description: 'A test: a+b & 100%' });
  expect(made.tags).toEqual({ team: 'ml' });
  expect(await pipelines.get(made.id)).toEqual(made);
  expect(await pipelines.getByName('three-steps')).toEqual(made);
  const second = await pipelines.uploadVersion(
    made.id,
    { spec: PIPELINE, platform: PLATFORM },
    { name: '2', codeSourceUrl: 'https://example.com/a' },
  );
  expect(second).toMatchObject({ pipelineId: made.id, name: '2', codeSourceUrl: 'https://example.com/a' });
  expect(second.spec).toEqual({ pipeline_spec: PIPELINE, platform_spec: PLATFORM });
  const [first, ...others] = await pipelines.listVersions(made.id).all();
  expect(first?.spec).toEqual(PIPELINE);
  expect(others).toEqual([second]);
  expect(await pipelines.getVersionByName(made.id, '2')).toEqual(second);
  expect(await codeOf(pipelines.delete(made.id))).toBe('KFP_INVALID');
  await pipelines.deleteVersion(made.id, second.id);
  expect(await codeOf(pipelines.getVersion(made.id, second.id))).toBe('KFP_NOT_FOUND');
  await pipelines.delete(made.id, { cascade: true });
  expect(fixture.host.state).toMatchObject({ pipelines: [], versions: [] });
});

test('a name that is taken, and a file that is no pipeline, are refused in the words of the server', async () => {
  await using fixture = await hostFixture();
  const { pipelines } = fixture.kfp;
  await pipelines.upload(JSON.stringify(PIPELINE), { name: 'a' });
  await expect(pipelines.upload({ spec: PIPELINE }, { name: 'a' })).rejects.toMatchObject({
    code: 'KFP_ALREADY_EXISTS',
    message: expect.stringContaining('Failed to create a pipeline and a pipeline version'),
  });
  await expect(pipelines.upload('steps: none', { name: 'b' })).rejects.toMatchObject({ code: 'KFP_INVALID' });
  expect(await codeOf(pipelines.getByName('b'))).toBe('KFP_NOT_FOUND');
});
