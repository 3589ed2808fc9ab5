import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleDigest, type Evaluation } from '@millrace/model/evaluation';
import { expect, test } from 'vitest';
import { Cloud, codeOf, IMAGE } from './fixtures/cloud.ts';

const A = { content: 'a', prediction: 42 };
const B = { content: 'b', prediction: 42 };
const WRONG = { content: 'wrong', prediction: 7 };
const OLD = { content: 'old' };

const versionsOf = (deployment: { versions: { version: string; aliases: string[]; percent: number }[] }) =>
  deployment.versions.map(({ version, aliases, percent }) => [version, ...aliases, percent].join(' '));

test('the first deploy makes the model, the endpoint and the deployment, and says where they are', async () => {
  await using cloud = await Cloud.start();
  const done = await cloud.deploy(A, { labels: { team: 'prices' }, machineType: 'n1-standard-4', maxReplicas: 3 });
  expect(done).toMatchObject({
    ...{ formatVersion: 1, target: 'vertex', version: 1, alias: 'champion', aliases: { champion: 1 } },
    modelVersion: 'projects/p/locations/europe-west1/models/bitcoin@1',
    endpoint: expect.stringMatching(/^projects\/p\/locations\/europe-west1\/endpoints\/bitcoin-/),
    changes: [
      ...['registered version 1', 'created the endpoint bitcoin', 'deployed version 1'],
      ...['compared the answers of version 1', 'champion is version 1'],
    ],
    result: { version: '1', alias: 'champion' },
  });
  expect(versionsOf(done)).toEqual(['1 champion default 100']);
  expect(Object.values(done.traffic)).toEqual([100]);
  const [model] = cloud.vertex.state.models;
  expect(model).toMatchObject({
    artifactUri: 'gs://models/a',
    containerSpec: {
      imageUri: IMAGE,
      healthRoute: '/health',
      predictRoute: '/predict',
      ports: [{ containerPort: 8080 }],
    },
    labels: { team: 'prices', 'managed-by': 'millrace' },
  });
  expect(cloud.vertex.state.endpoints[0]?.deployedModels?.[0]?.dedicatedResources).toMatchObject({
    ...{ machineSpec: { machineType: 'n1-standard-4' }, minReplicaCount: 1, maxReplicaCount: 3 },
  });
});

test('a canary, its promotion, a rollback that runs twice, and the end of all', async () => {
  await using cloud = await Cloud.start();
  await cloud.deploy(A);
  expect(versionsOf(await cloud.deploy(B, { canary: 20 }))).toEqual(['1 champion default 80', '2 20']);
  expect(versionsOf(await cloud.run({ action: 'promote' }))).toEqual(['1 previous 0', '2 champion default 100']);
  const back = ['1 champion default 100', '2 rolled-back 0'];
  expect(versionsOf(await cloud.run({ action: 'rollback' }))).toEqual(back);
  const again = await cloud.run({ action: 'rollback' });
  expect([versionsOf(again), again.changes]).toEqual([back, []]);
  const gone = await cloud.run({ action: 'undeploy', removeEndpoint: true });
  expect([versionsOf(gone), gone.endpoint]).toEqual([['1 champion default 0', '2 rolled-back 0'], null]);
  expect(cloud.vertex.state.endpoints).toEqual([]);
});

test('a version that is replaced is undeployed and deleted; the new one has its machines', async () => {
  await using cloud = await Cloud.start();
  await cloud.deploy(A, { machineType: 'n1-highmem-2', versionAlias: 'live' });
  const done = await cloud.deploy(B, { replaceExistingVersion: true, versionAlias: 'live' });
  expect(versionsOf(done)).toEqual(['2 default live 100']);
  expect(done.versions[0].deployments).toMatchObject([{ machineType: 'n1-highmem-2' }]);
});

test('a model that answers otherwise than its bundle is taken off again, and traffic is where it was', async () => {
  await using cloud = await Cloud.start();
  await cloud.deploy(A);
  const before = cloud.vertex.state.endpoints[0]?.trafficSplit;
  await expect(cloud.deploy(WRONG)).rejects.toMatchObject({
    ...{ code: 'PROBE_FAILED', message: expect.stringContaining('Traffic is as it was, and version 2 is undeployed.') },
    fields: { reason: 'PROBE_MISMATCH', expected: [7], found: [42], version: '2' },
  });
  const [endpoint] = cloud.vertex.state.endpoints;
  expect([endpoint?.trafficSplit, endpoint?.deployedModels?.length]).toEqual([before, 1]);
  expect(await codeOf(cloud.deploy(WRONG, { modelName: 'other' }))).toBe('PROBE_FAILED');
  expect(cloud.vertex.state.endpoints.at(-1)?.deployedModels).toEqual([]);
});

test('a bundle without a probe is asked for an answer of the right shape, and the log says so', async () => {
  await using cloud = await Cloud.start();
  expect(versionsOf(await cloud.deploy(OLD))).toEqual(['1 champion default 100']);
  expect(cloud.log.join('\n')).toContain('the bundle has no probe');
});

test('a model that the gate refused is registered only', async () => {
  await using cloud = await Cloud.start();
  await cloud.deploy(A);
  const done = await cloud.deploy(B, {}, await evaluation(cloud, false));
  expect([versionsOf(done), done.result]).toEqual([['1 champion default 100', '2 0'], { version: '2', alias: '' }]);
});

/** Of bundle b. */
async function evaluation(cloud: Cloud, passed: boolean): Promise<string> {
  const path = join(cloud.folder, 'evaluation');
  await cloud.deploy(B, { dryRun: true });
  await mkdir(path, { recursive: true });
  const baseline = { description: 'mean', metrics: { rmse: 2 } };
  const document: Evaluation = {
    formatVersion: 1,
    ...{ task: 'regressor', split: 'test', target: 'close', rows: 3 },
    modelDigest: await bundleDigest(join(cloud.folder, 'b')),
    metrics: { rmse: 1, r2: null },
    baselines: { naive: baseline, leastSquares: baseline },
    gate: { metric: 'rmse', direction: 'minimize', value: 1, passed, reasons: ['because'] },
    curves: {},
  };
  await writeFile(join(path, 'evaluation.json'), JSON.stringify(document));
  return path;
}

test('a dry run lists each resource with its machine type and what the price list says, and changes nothing', async () => {
  await using cloud = await Cloud.start();
  const priceList = { currency: 'EUR', perMonth: { 'n1-standard-2': 60.5 } };
  const planned = await cloud.deploy(A, { dryRun: true, maxReplicas: 2, priceList });
  expect(planned.plan).toContainEqual({
    ...{ resource: 'endpoint bitcoin', change: 'deployed version 1', machineType: 'n1-standard-2' },
    ...{ replicas: { minimum: 1, maximum: 2 }, monthlyPrice: { minimum: 60.5, maximum: 121, currency: 'EUR' } },
  });
  expect(cloud.log).toContain(
    'would change endpoint bitcoin: deployed version 1 (1 to 2 × n1-standard-2, 60.5 to 121 EUR a month)',
  );
  expect([cloud.vertex.state.models, cloud.vertex.state.endpoints]).toEqual([[], []]);
  const unknown = await cloud.deploy(A, { dryRun: true });
  expect(unknown.plan.map(({ monthlyPrice }: { monthlyPrice: unknown }) => monthlyPrice)).toEqual([
    ...[null, null, 'unknown', null, null],
  ]);
  const done = await cloud.deploy(A);
  expect(unknown.changes).toEqual(done.changes);
  const next = await cloud.deploy(B, { dryRun: true, replaceExistingVersion: true });
  const [before] = cloud.vertex.state.endpoints;
  const really = await cloud.deploy(B, { replaceExistingVersion: true });
  const words = (changes: readonly string[]) => changes.filter((each) => !each.startsWith('traffic'));
  expect(words(next.changes)).toEqual(words(really.changes));
  expect(before?.deployedModels).toHaveLength(1);
});

test('status is a table and JSON', async () => {
  await using cloud = await Cloud.start();
  await cloud.deploy(A);
  await cloud.deploy(B, { canary: 10 });
  cloud.log.splice(0);
  const status = await cloud.run({ action: 'status' });
  expect(cloud.log.slice(0, 3)).toEqual([
    'version  aliases           traffic  deployed on',
    '1        champion,default  90 %     n1-standard-2 1-1',
    '2                          10 %     n1-standard-2 1-1',
  ]);
  expect([status.version, status.aliases, versionsOf(status)]).toEqual([
    ...[1, { champion: 1 }, ['1 champion default 90', '2 10']],
  ]);
});

test('everything that is wrong with the options is told at once, before anything is called', async () => {
  await using cloud = await Cloud.start();
  const wrong = {
    ...{ servingImage: 'serve:latest', canary: 10, replaceExistingVersion: true, minReplicas: 3, maxReplicas: 2 },
    ...{ labels: { Team: 'x', y: 3 }, versionAlias: 'previous', modelId: 'Ä', priceList: { currency: 'euro' } },
  };
  const error = await cloud.run({ action: 'deploy', ...wrong }).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code: 'INVALID_OPTIONS', exitCode: 2 });
  const problems: { path: string; code: string }[] = Object(error).problems;
  expect(problems.map(({ path, code }) => `${path} ${code}`)).toEqual([
    ...['priceList.currency INVALID_PRICE_LIST', 'priceList.perMonth INVALID_PRICE_LIST'],
    ...['modelId INVALID_VALUE', 'versionAlias RESERVED_ALIAS', 'labels.Team INVALID_LABEL', 'labels.y INVALID_LABEL'],
    ...['maxReplicas INVALID_VALUE', 'model MODEL_REQUIRED', 'servingImage IMAGE_WITHOUT_DIGEST'],
    'replaceExistingVersion CONFLICTING_OPTIONS',
  ]);
  expect(cloud.vertex.calls).toEqual([]);
  expect(await codeOf(cloud.run({ target: 'registry', canary: 10, action: 'status' }))).toBe('INVALID_OPTIONS');
  expect(await codeOf(cloud.run({ action: 'rollback', canary: 10 }))).toBe('INVALID_OPTIONS');
  expect(await codeOf(cloud.run({ action: 'promote' }))).toBe('NOTHING_TO_PROMOTE');
});

test('two deploys at once to one endpoint end in one champion, and nothing is left over', async () => {
  await using cloud = await Cloud.start({ pollsPerOperation: 3 });
  await cloud.deploy({ content: 'z', prediction: 42 });
  const both = await Promise.allSettled([cloud.deploy(A), cloud.deploy(B)]);
  const codes = both.flatMap(({ status, ...rest }) => (status === 'rejected' ? [Object(rest).reason.code] : []));
  const fair = ['ENDPOINT_CHANGED', 'PROBE_FAILED', 'VERTEX_HAS_TRAFFIC', 'VERTEX_PRECONDITION'];
  expect(fair).toEqual(expect.arrayContaining(codes));
  // Who lost is told to run again: until then its version may wait on the endpoint, without requests.
  for (const [index, { status }] of both.entries()) if (status === 'rejected') await cloud.deploy(index === 0 ? A : B);
  const last = await cloud.deploy(B);
  // Which of the two was registered first is anybody's guess.
  expect(versionsOf(last).filter((version) => version.includes('champion'))).toEqual([
    `${last.version} champion default 100`,
  ]);
  expect(cloud.vertex.state.models).toHaveLength(3);
  expect(cloud.vertex.state.endpoints[0]?.deployedModels).toHaveLength(1);
});
