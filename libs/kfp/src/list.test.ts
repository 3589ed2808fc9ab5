import { expect, test } from 'vitest';
import { codeOf, hostFixture } from './fixtures/host.ts';
import { PIPELINE } from './fixtures/pipeline.ts';

const names = async (items: Promise<readonly { readonly name: string }[]>) => (await items).map(({ name }) => name);

test('a list is read page after page, as items are wanted', async () => {
  await using fixture = await hostFixture();
  const { experiments } = fixture.kfp;
  const wanted = Array.from({ length: 25 }, (_, index) => `e${String(index).padStart(2, '0')}`);
  for (const name of wanted) await experiments.create({ name });
  const before = fixture.host.requests.length;
  const asked = () => fixture.host.requests.length - before;
  expect(await names(experiments.list({ pageSize: 10 }).all())).toEqual(['Default', ...wanted]);
  expect(asked()).toBe(3);
  for await (const { name } of experiments.list({ pageSize: 5, sortBy: 'displayName', order: 'descending' })) {
    expect(name).toBe('e24');
    break;
  }
  expect(asked()).toBe(4);
  const first = await experiments.list({ pageSize: 20 }).page();
  expect(first).toMatchObject({ total: 26, items: { length: 20 } });
  expect(await experiments.list({ pageSize: 20 }).page(first.next)).toMatchObject({ next: '', items: { length: 6 } });
});

test('what comes and goes between two pages neither repeats others nor hides them', async () => {
  await using fixture = await hostFixture();
  const { experiments } = fixture.kfp;
  const made = [];
  for (const name of ['b', 'd', 'f', 'h']) made.push(await experiments.create({ name }));
  const list = experiments.list({ pageSize: 2, sortBy: 'displayName' });
  const first = await list.page();
  expect(first.items.map(({ name }) => name)).toEqual(['Default', 'b']);
  await experiments.create({ name: 'a' });
  await experiments.delete(made[0]?.id ?? '');
  expect((await list.page(first.next)).items.map(({ name }) => name)).toEqual(['d', 'f']);
});

test('conditions are all held, whatever stands in their values', async () => {
  await using fixture = await hostFixture();
  const { experiments, runs } = fixture.kfp;
  for (const name of ['a+b', 'a b', '100%', '%41', 'é "quoted" & more']) {
    const made = await experiments.create({ name });
    expect(await experiments.getByName(name)).toEqual(made);
  }
  expect(await names(experiments.list({ where: [['displayName', 'contains', 'a']] }).all())).toEqual([
    ...['Default', 'a+b', 'a b'],
  ]);
  const parameters = { epochs: 1 };
  for (const name of ['x', 'y', 'z']) await runs.create({ name, pipeline: { spec: PIPELINE }, parameters });
  const [x] = await runs.list({ where: [['displayName', '==', 'x']] }).all();
  fixture.host.finish(x?.id);
  expect(await names(runs.list({ where: [['state', '==', 'SUCCEEDED']] }).all())).toEqual(['x']);
  expect(
    await names(
      runs
        .list({
          where: [
            ['state', '!=', 'SUCCEEDED'],
            ['displayName', 'in', ['x', 'z']],
          ],
        })
        .all(),
    ),
  ).toEqual(['z']);
  const tomorrow = new Date(Date.now() + 86_400_000);
  expect(await names(runs.list({ where: [['createdAt', '<', tomorrow]] }).all())).toHaveLength(3);
  expect(await names(runs.list({ where: [['createdAt', '>=', tomorrow]] }).all())).toEqual([]);
});

test('runs are listed by experiment, and by namespace on a host of many users', async () => {
  await using fixture = await hostFixture({ multiUser: true }, { namespace: 'team' });
  const { experiments, runs, health } = fixture.kfp;
  expect(await health()).toEqual({ multiUser: true });
  const experiment = await experiments.create({ name: 'e' });
  expect(experiment.namespace).toBe('team');
  await runs.create({
    name: 'r',
    pipeline: { spec: PIPELINE },
    parameters: { epochs: 1 },
    experimentId: experiment.id,
  });
  expect(await names(runs.list().all())).toEqual(['r']);
  expect(await names(runs.list({ experimentId: experiment.id }).all())).toEqual(['r']);
  expect(await codeOf(runs.list({ experimentId: 'none' }).all())).toBe('KFP_NOT_FOUND');
});

test('a page size that is none is refused in the words of the server', async () => {
  await using fixture = await hostFixture();
  await expect(fixture.kfp.runs.list({ pageSize: -1 }).all()).rejects.toThrow('The page size should be greater than 0');
});
