import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dockerLauncher } from '../index.ts';

// The engine does not stop what does not run yet: between its start and its run, a container must not be missed.
test('a container that is stopped at whatever moment of its start does not run to its end', async () => {
  const launcher = dockerLauncher();
  const folder = mkdtempSync(join(tmpdir(), 'millrace-docker-'));
  const launch = async (milliseconds: number) => {
    const abort = new AbortController();
    setTimeout(() => abort.abort(), milliseconds);
    const { code } = await launcher.launch({
      ...{ container: { image: 'debian:bookworm-slim' }, component: undefined },
      ...{ command: ['sleep', '8'], args: [], env: {}, readable: [], writable: [folder] },
      ...{ signal: abort.signal, graceSeconds: 0, onLine: () => undefined },
    });
    return code === 0 ? [milliseconds] : [];
  };
  const moments = Array.from({ length: 16 }, (_, i) => i * 4);
  // One after another, since side by side their starts take longer than all these moments.
  const missed: number[] = [];
  for (const moment of moments) missed.push(...(await launch(moment)));
  rmSync(folder, { recursive: true });
  expect(missed).toEqual([]);
});
