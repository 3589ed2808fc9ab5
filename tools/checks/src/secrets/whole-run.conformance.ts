import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localInputs } from '@millrace/bitcoin';
import { expect, test } from 'vitest';
import { expectClean, filesIn, millrace } from './fixtures/canary.ts';

// Share of the time of a conformance run: 12 s.

test('a whole run, from the raw file to the registered model, leaves no secret of its environment', {
  timeout: 240_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-secrets-'));
  try {
    const place = ['--bucket', folder, '--source', localInputs.source];
    const { code, text } = await millrace([
      'demo',
      ...place,
      '--trials',
      '1',
      '--threshold',
      '100',
      '--debug',
      '--json',
    ]);
    expect([code, text]).toEqual([0, expect.stringContaining('"outcome":"succeeded"')]);
    const written = filesIn(folder);
    for (const kind of ['deployment.json', 'bundle.json', '/trials', '/report']) {
      expect(Object.keys(written).join('\n')).toContain(kind);
    }
    await expectClean({ ...written, output: text });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
