import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Content, shapeOf } from './fixtures/bucket.ts';
import { succeeded } from './fixtures/command.ts';
import { GOOD_CSV } from './fixtures/data.ts';
import { executable, removeExecutables } from './fixtures/executable.ts';
import { folderScene, gcsScene, type Scene } from './fixtures/scene.ts';

beforeAll(() => executable('ingest'));
afterAll(removeExecutables);

const ONE_EXECUTION = [
  'default/ingest/<id>/execution.json',
  'default/ingest/<id>/log.jsonl',
  'default/ingest/<id>/raw/data/data.csv',
  'default/ingest/<id>/raw/manifest.json',
];
const INDEXES = ['.millrace/cache/<key>.json', 'default/ingest/latest.json'];

const latestOf = (content: Content): unknown => JSON.parse(String(content.get('default/ingest/latest.json'))).execution;

describe('two runs at once in one bucket', () => {
  test.concurrent.for([
    ['a folder', folderScene],
    ['Cloud Storage', gcsScene],
  ] as const)('of one step both succeed: %s', async ([_, sceneOf]) => {
    await using scene: Scene = await sceneOf();
    const source = await scene.file('data.csv', GOOD_CSV);
    const both = await Promise.all([scene.run('ingest', '--source', source), scene.run('ingest', '--source', source)]);
    const executions = both.map((ended) => succeeded(ended).execution).sort();
    expect(new Set(executions).size).toBe(2);
    const content = await scene.content();
    expect(shapeOf(content)).toEqual([...ONE_EXECUTION, ...ONE_EXECUTION, ...INDEXES].sort());
    expect(latestOf(content)).toBe(executions[1]);
  });
});

describe('a process killed between publish and record', () => {
  test('leaves half an output that nobody sees, and the next run sweeps it', async () => {
    await using scene = await gcsScene();
    const source = await scene.file('data.csv', GOOD_CSV);
    const { promise: reached, resolve } = Promise.withResolvers<void>();
    scene.gcs.faults.inject({
      match: ({ object, operation }) => {
        const found = operation === 'uploads.start' && object.endsWith('/execution.json');
        if (found) resolve();
        return found;
      },
      action: { kind: 'stall' },
    });
    const { child, ended } = await scene.start('ingest', '--source', source);
    await reached;
    child.kill('SIGKILL');
    expect((await ended).exit).toBeNull();
    const half = await scene.content();
    expect(shapeOf(half)).toEqual(
      ['default/ingest/<id>/claim.json', ...ONE_EXECUTION].filter((key) => !key.endsWith('execution.json')),
    );

    const { execution } = succeeded(await scene.run('ingest', '--source', source));
    const content = await scene.content();
    expect(shapeOf(content)).toEqual([...INDEXES, ...ONE_EXECUTION].sort());
    expect(latestOf(content)).toBe(execution);
    expect([...content.keys()].filter((key) => half.has(key))).toEqual([]);
  });
});
