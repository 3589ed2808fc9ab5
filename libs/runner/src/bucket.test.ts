import { param } from '@millrace/contract';
import { definePipeline } from '@millrace/pipeline';
import { openStore } from '@millrace/storage';
import { startFakeGcs } from '@millrace/testing';
import { expect, test } from 'vitest';
import { Bench, work } from './fixtures/toy.ts';

const pipeline = definePipeline({
  name: 'remote',
  inputs: { folder: param.string() },
  steps: ({ inputs: { folder } }) => {
    const first = work({ name: 'first', folder }, { name: 'first' });
    work({ name: 'left', folder, from: first.outputs.data }, { name: 'left' });
    work({ name: 'right', folder, from: first.outputs.data }, { name: 'right' });
  },
});

test('a run in a gs:// bucket brings each input once, keeps records and logs there, and is cached', async () => {
  const gcs = await startFakeGcs({ buckets: ['runs'] });
  try {
    const bench = new Bench();
    const store = openStore('gs://runs/team', { environment: { STORAGE_EMULATOR_HOST: gcs.url } });
    const { outcome, record } = await bench.run(pipeline, { store });
    expect(outcome).toBe('succeeded');
    const executions = new Map(record.steps.map((step) => [step.name, step.execution]));
    const left = await gcs.content('runs', `team/${executions.get('left')}/data/text`);
    expect(left.toString()).toBe('first left');
    const downloads = () =>
      gcs.requests.filter(({ operation, object }) => operation === 'objects.getMedia' && object.endsWith('/data/text'));
    expect(downloads().length).toBe(1);
    const names = gcs.objects('runs').map((object) => object.name);
    expect(names).toEqual(
      expect.arrayContaining([
        `team/remote/runs/${record.id}/run.json`,
        `team/remote/runs/${record.id}/pipeline.yaml`,
        `team/remote/runs/${record.id}/logs/right.log`,
      ]),
    );
    await bench.run(pipeline, { store });
    expect(bench.states()).toEqual({ first: 'cached', left: 'cached', right: 'cached' });
    expect(downloads().length).toBe(1);
  } finally {
    await gcs.close();
  }
});
