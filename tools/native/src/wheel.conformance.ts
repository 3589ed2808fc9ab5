import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { LIBRARIES, PINS } from './pins.ts';

const run = promisify(execFile);

// What cannot be run on this machine can still be held to its pin and looked into.
describe.each(Object.entries(PINS).filter(([, pin]) => !pin.tested))('the wheel for %s', (_platform, pin) => {
  test('is what the pin says, and holds the libraries and headers', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'millrace-wheel-'));
    try {
      await run('python3', [
        ...['-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary=:all:', '--python-version', '3.11'],
        ...['--implementation', 'cp', '--platform', pin.platform, '--dest', folder, `${pin.package}==${pin.version}`],
      ]);
      const wheel = join(folder, (await readdir(folder))[0] ?? '');
      const hash = createHash('sha256');
      await pipeline(createReadStream(wheel), hash);
      expect(hash.digest('hex')).toBe(pin.sha256);
      const { stdout } = await run('python3', ['-m', 'zipfile', '--list', wheel], { maxBuffer: 64 * 2 ** 20 });
      for (const member of [...Object.keys(LIBRARIES), 'tensorflow/include/tensorflow/c/eager/c_api.h']) {
        expect(stdout).toContain(member);
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
