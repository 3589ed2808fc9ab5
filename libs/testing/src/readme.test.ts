import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runExample } from './fixtures/example.ts';

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
  const example = await runExample(join(LIBS, library), { index, inside: join(LIBS, 'testing') });
  expect(example.lines).toEqual(lines);
});
