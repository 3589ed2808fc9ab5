import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const LIBS = fileURLToPath(new URL('../..', import.meta.url));

test.each([
  ['storage', 0, ['{"execution":"b"}']],
  ['testing', 0, ["[ 'a.json' ]", '6']],
  ['testing', 1, ['TypeError: terminated', 'a,b', '1,2']],
  ['testing', 2, ['{ twice: 42 }']],
  ['testing', 3, ['PENDING', "train [ 'KeyError: close' ]"]],
  ['testing', 4, ['1', "[ 'DROPPED' ]"]],
  ['testing', 5, ['JOB_STATE_DONE 1']],
  ['testing', 6, ['42 1']],
])('the example %s/README.md #%i runs and prints what it says', async (library, index, lines) => {
  const readme = await readFile(join(LIBS, library, 'README.md'), 'utf8');
  const blocks = [...readme.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map((found) => found[1] ?? '');
  // Inside the package, so that its imports are found.
  const folder = await mkdtemp(join(LIBS, 'testing', '.example-'));
  try {
    const script = join(folder, 'example.ts');
    await writeFile(script, blocks[index] ?? '');
    const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=@millrace/source', script], {
      cwd: folder,
    });
    expect(stdout.trimEnd()).toBe(lines.join('\n'));
  } finally {
    await rm(folder, { recursive: true });
  }
});
