import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bundleComponent, WORKSPACE } from '@millrace/images';
import { trialsSchema } from '@millrace/model';
import { expect, test } from 'vitest';
import { makeSplits } from './fixtures/splits.ts';

test('the bundled executable searches too, its trials in processes of its own', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-tune-bundle-'));
  try {
    const splits = await makeSplits(folder);
    const { entry } = await bundleComponent('tune', { outDirectory: join(folder, 'app') });
    await symlink(join(WORKSPACE, 'node_modules'), join(folder, 'node_modules'));
    const bucket = join(folder, 'bucket');
    const flags = [
      '--bucket',
      bucket,
      'local',
      '--splits',
      splits,
      '--max-trials',
      '2',
      '--epochs',
      '2',
      '--parallel',
      '2',
    ];
    await promisify(execFile)(process.execPath, [entry, ...flags]);
    const written = await readdir(bucket, { recursive: true });
    const trials = written.find((path) => path.endsWith('/trials'));
    const found = trialsSchema.parse(JSON.parse(await readFile(join(bucket, trials ?? ''), 'utf8')));
    expect(found.trials.map((trial) => trial.state)).toEqual(['completed', 'completed']);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
