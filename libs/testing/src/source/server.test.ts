import { expect, test } from 'vitest';
import { startFaultySource } from '../index.ts';

const CSV = 'a,b\n1,2\n3,4\n';

test('serves files with ETag, Last-Modified, length and ranges', async () => {
  const source = await startFaultySource({ '/data.csv': { content: CSV, contentType: 'text/csv' } });
  try {
    const whole = await fetch(`${source.url}/data.csv`);
    expect(await whole.text()).toBe(CSV);
    const etag = whole.headers.get('etag') ?? '';
    expect(Object.fromEntries(whole.headers)).toMatchObject({
      'content-type': 'text/csv',
      'content-length': '12',
      'accept-ranges': 'bytes',
      'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT',
    });
    const part = await fetch(`${source.url}/data.csv`, { headers: { range: 'bytes=4-', 'if-range': etag } });
    expect([part.status, await part.text(), part.headers.get('content-range')]).toEqual([
      206,
      '1,2\n3,4\n',
      'bytes 4-11/12',
    ]);
    source.put('/data.csv', 'other');
    const changed = await fetch(`${source.url}/data.csv`, { headers: { range: 'bytes=4-', 'if-range': etag } });
    expect([changed.status, await changed.text()]).toEqual([200, 'other']);
    expect((await fetch(`${source.url}/data.csv`, { headers: { range: 'bytes=99-' } })).status).toBe(416);
    expect((await fetch(`${source.url}/data.csv`, { method: 'HEAD' })).headers.get('content-length')).toBe('5');
    expect((await fetch(`${source.url}/none`)).status).toBe(404);
  } finally {
    await source.close();
  }
});

test('fails in the ways that are ordered', async () => {
  const source = await startFaultySource({ '/data.csv': CSV });
  const get = async () => {
    const response = await fetch(`${source.url}/data.csv`);
    return [response.status, await response.text().catch(() => 'broken off')];
  };
  try {
    source.faults.inject({ action: { kind: 'reset', afterBytes: 5 } });
    source.faults.inject({ action: { kind: 'truncate', afterBytes: 5 } });
    source.faults.inject({ action: { kind: 'status', status: 500 } });
    source.faults.inject({ action: { kind: 'html' } });
    source.faults.inject({ action: { kind: 'slow', bytes: 5, milliseconds: 1 } });
    source.faults.inject({ action: { kind: 'corrupt', at: 0 } });
    source.faults.inject({ action: { kind: 'change', content: 'new' } });
    const answers = [];
    for (let i = 0; i < 8; i += 1) answers.push(await get());
    expect(answers).toEqual([
      [200, 'broken off'],
      [200, 'a,b\n1'],
      [500, 'Ordered by a fault.\n'],
      [200, expect.stringContaining('<!doctype html>')],
      [200, CSV],
      [200, `\`${CSV.slice(1)}`],
      [200, CSV],
      [200, 'new'],
    ]);
    source.faults.inject({ action: { kind: 'reset' } });
    await expect(get()).rejects.toThrow('fetch failed');
  } finally {
    await source.close();
  }
});
