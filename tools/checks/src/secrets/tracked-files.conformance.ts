import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isKeyFile, secretsIn } from './rules.ts';

const ROOT = join(import.meta.dirname, '../../../..');

/** Findings that are none, each with its reason. A new one has to be added here by hand. */
const KNOWN: readonly { readonly finding: RegExp; readonly why: string }[] = [
  {
    finding: /^components\/ingest\/src\/ingest\.test\.ts:\d+: BasicAuth/,
    why: 'holds that a URL with a password is refused',
  },
];

test('no tracked file is a key or holds a secret', { timeout: 60_000 }, async () => {
  const files = execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' }).split('\0').filter(Boolean);
  const present = files.filter((file) => existsSync(join(ROOT, file)));
  expect(present.length).toBeGreaterThan(1000);
  const found: string[] = present.filter(isKeyFile);
  for (const file of present) {
    found.push(...(await secretsIn(readFileSync(join(ROOT, file), 'latin1'), file)));
  }
  expect(found.filter((one) => !KNOWN.some(({ finding }) => finding.test(one)))).toEqual([]);
});
