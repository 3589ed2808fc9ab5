import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommandLine } from '@millrace/entrypoint';
import { type FakeGcs, type FaultySource, type SourceFault, startFakeGcs, startFaultySource } from '@millrace/testing';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { ingest } from './component.ts';
import { identify } from './fingerprint.ts';
import { manifestSchema } from './manifest.ts';
import { ingest as ingestWith } from './run.ts';
import { redirected } from './sources/http-request.ts';

const CSV = `slug,close\n${'bitcoin,134.21\n'.repeat(20_000)}`;
const SHA256 = 'a'.repeat(64);

let site: FaultySource;
let gcs: FakeGcs;
let root = '';
beforeAll(async () => {
  site = await startFaultySource({
    '/data.csv': CSV,
    '/empty.csv': '',
    '/page.html': { content: '<!doctype html><p>data</p>', contentType: 'text/html' },
    '/portal.csv': '\n <HTML><title>Log in</title>',
    '/weak.csv': { content: CSV, etag: false, ranges: false },
  });
  gcs = await startFakeGcs({ buckets: ['data'] });
  await gcs.put('data', '2026/a.csv', 'a\n1\n');
  await gcs.put('data', '2026/deep/b.csv', 'b\n2\n');
  await gcs.put('data', '2026/c.txt', 'c');
  vi.stubEnv('STORAGE_EMULATOR_HOST', gcs.url);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await Promise.all([site.close(), gcs.close()]);
});
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'millrace-ingest-test-'));
});
afterEach(async () => {
  meanwhile = () => {};
  site.faults.clear();
  gcs.faults.clear();
  await rm(root, { recursive: true, force: true });
});

/** Happens instead of a wait between two tries. */
let meanwhile = () => {};
const sleep = async () => meanwhile();
const definition = {
  ...ingest.definition,
  run: async () => ({ run: ingestWith(sleep) }),
  fingerprint: async () => ({ fingerprint: identify(sleep) }),
};

async function bring(source: string, ...flags: string[]) {
  let stdout = '';
  let stderr = '';
  const code = await runCommandLine(definition, {
    argv: ['--bucket', join(root, 'runs'), 'local', '--json', '--source', source, '--stall-seconds', '0.3', ...flags],
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    env: { MILLRACE_CODE_DIGEST: `sha256:${SHA256}` },
    ...{ version: '0', moduleUrl: import.meta.url, executable: '/app/ingest', now: Date.now },
    signal: new AbortController().signal,
  });
  const result: { execution?: string; parameters?: unknown; error?: { code: string } } = JSON.parse(stdout);
  return { code, stderr, ...result };
}

/** Files of the bucket that are not the record or the log of an execution. */
async function listing(): Promise<string[]> {
  const entries = await readdir(join(root, 'runs'), { recursive: true, withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return names.filter((name) => !/(execution\.json|log\.jsonl)$/.test(name)).sort();
}

async function raw(execution: string | undefined) {
  const folder = join(root, 'runs', execution ?? 'none', 'raw');
  const manifest = manifestSchema.parse(JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')));
  const contents = await Promise.all(manifest.files.map(({ name }) => readFile(join(folder, 'data', name), 'utf8')));
  return { manifest, contents };
}

test('a file behind a URL comes with its digest, ETag and record', async () => {
  const done = await bring(`${site.url}/data.csv`);
  expect(done).toMatchObject({ code: 0, parameters: { files: 1, bytes: CSV.length } });
  const { manifest, contents } = await raw(done.execution);
  expect(contents).toEqual([CSV]);
  expect(manifest.files).toMatchObject([
    { name: 'data.csv', uri: `${site.url}/data.csv`, size: CSV.length, etag: expect.stringMatching(/^"/) },
  ]);
  const record: unknown = JSON.parse(
    await readFile(join(root, 'runs', done.execution ?? '', 'execution.json'), 'utf8'),
  );
  const { digest = '' } = manifest.files[0] ?? {};
  expect(record).toMatchObject({ reads: [{ digest: digest.slice(7), uri: `${site.url}/data.csv` }] });
  const again = await bring(`${site.url}/data.csv`, '--sha256', digest.slice(7).toUpperCase());
  expect(again.code).toBe(0);
});

const GET = { method: 'GET' };
test.each<[string, SourceFault]>([
  ['a reset before the answer', { kind: 'reset' }],
  ['a reset in the body', { kind: 'reset', afterBytes: 100_000 }],
  ['a body cut off without a length', { kind: 'truncate', afterBytes: 50_000 }],
  ['a stall in the body', { kind: 'stall', afterBytes: 70_000 }],
  ['status 503', { kind: 'status', status: 503 }],
  ['status 429 with Retry-After', { kind: 'status', status: 429, retryAfterSeconds: 1 }],
])('a download survives %s', async (_, action) => {
  site.faults.inject({ match: GET, times: 2, action });
  const done = await bring(`${site.url}/data.csv`);
  expect(done.code, done.stderr).toBe(0);
  expect((await raw(done.execution)).contents).toEqual([CSV]);
});

test('a broken download goes on where it broke, or starts over where the server cannot', async () => {
  site.faults.inject({ match: GET, action: { kind: 'reset', afterBytes: 100_000 } });
  const before = site.requests.length;
  expect((await bring(`${site.url}/data.csv`)).code).toBe(0);
  const ranges = site.requests.slice(before).flatMap(({ range }) => range ?? []);
  expect(ranges).toEqual([expect.stringMatching(/^bytes=[1-9]\d*-$/)]);

  site.faults.inject({ match: GET, action: { kind: 'reset', afterBytes: 100_000 } });
  const done = await bring(`${site.url}/weak.csv`);
  expect((await raw(done.execution)).contents).toEqual([CSV]);
});

test('a file replaced under the download is read anew, never mixed', async () => {
  const other = CSV.replaceAll('134.21', '999.99');
  site.put('/moving.csv', CSV);
  meanwhile = () => site.put('/moving.csv', other);
  site.faults.inject({ match: GET, action: { kind: 'reset', afterBytes: 100_000 } });
  const done = await bring(`${site.url}/moving.csv`);
  expect(done).toMatchObject({ code: 0, stderr: expect.stringContaining('changed while it was read') });
  expect((await raw(done.execution)).contents).toEqual([other]);
});

test('SOURCE_CHANGED: a file that is replaced again and again; the bucket is as before', async () => {
  let version = 0;
  meanwhile = () => site.put('/moving.csv', CSV.replaceAll('134.21', `${++version}.0`));
  meanwhile();
  site.faults.inject({ times: 20, match: GET, action: { kind: 'reset', afterBytes: 100_000 } });
  const done = await bring(`${site.url}/moving.csv`, '--attempts', '20');
  expect(done).toMatchObject({ code: 1, error: { code: 'SOURCE_CHANGED' } });
  expect(await listing()).toEqual([]);
});

test.each<[string, string, string, SourceFault | undefined, string[]]>([
  ['SOURCE_MISSING', 'no such file', '/nothing.csv', undefined, []],
  ['SOURCE_DENIED', 'status 403', '/data.csv', { kind: 'deny' }, []],
  ['SOURCE_UNAVAILABLE', 'status 500 for good', '/data.csv', { kind: 'status', status: 500 }, []],
  ['SOURCE_UNAVAILABLE', 'a stall for good', '/data.csv', { kind: 'stall' }, ['--attempts', '2']],
  ['SOURCE_REFUSED', 'status 418', '/data.csv', { kind: 'status', status: 418 }, []],
  ['SOURCE_IS_HTML', 'a login page with status 200', '/data.csv', { kind: 'html' }, []],
  ['SOURCE_IS_HTML', 'a page called CSV', '/portal.csv', undefined, []],
  ['SOURCE_EMPTY', 'no bytes', '/empty.csv', undefined, []],
  ['SOURCE_TOO_LARGE', 'more than allowed', '/data.csv', undefined, ['--max-bytes', '1000']],
  ['SOURCE_DIGEST_MISMATCH', 'another file', '/data.csv', undefined, ['--sha256', SHA256]],
])('%s: %s; the bucket is as before', async (code, _, path, action, flags) => {
  await bring(`${site.url}/page.html`);
  const before = await listing();
  if (action !== undefined) site.faults.inject({ times: Number.POSITIVE_INFINITY, action });
  const done = await bring(`${site.url}${path}`, ...flags);
  expect(done).toMatchObject({ code: 1, error: { code } });
  expect(await listing()).toEqual(before);
});

test('a source that stops half-way for good is unavailable, and nothing of it is kept', async () => {
  site.faults.inject({ match: GET, action: { kind: 'reset', afterBytes: 100_000 } });
  site.faults.inject({ times: Number.POSITIVE_INFINITY, action: { kind: 'reset' }, match: GET });
  const done = await bring(`${site.url}/data.csv`);
  expect(done).toMatchObject({ code: 1, error: { code: 'SOURCE_UNAVAILABLE' } });
  expect(await listing()).toEqual([]);
});

test.each([
  ['2026/a.csv', ['a.csv']],
  ['2026/*.csv', ['a.csv']],
  ['2026/**/*.csv', ['a.csv', 'deep/b.csv']],
  ['2026/', ['a.csv', 'c.txt', 'deep/b.csv']],
])('gs://data/%s', async (path, names) => {
  const done = await bring(`gs://data/${path}`);
  expect(done.code, done.stderr).toBe(0);
  const { manifest } = await raw(done.execution);
  expect(manifest.files.map(({ name }) => name)).toEqual(names);
  expect(manifest.files[0]).toMatchObject({ uri: 'gs://data/2026/a.csv', generation: expect.stringMatching(/^\d+$/) });
});

test.each([
  ['SOURCE_MISSING', 'gs://data/nothing.csv'],
  ['SOURCE_MISSING', 'gs://data/*.parquet'],
  ['SOURCE_MISSING', 'gs://no-such-bucket/a.csv'],
  ['SOURCE_MISSING', '/no/such/file.csv'],
  ['SOURCE_MISSING', 'file:///no/such/*.csv'],
])('%s: %s', async (code, source) => {
  expect(await bring(source)).toMatchObject({ code: 1, error: { code } });
  expect(await listing()).toEqual([]);
});

test.each([
  ['SOURCE_UNSUPPORTED', 's3://bucket/a.csv'],
  ['SOURCE_INVALID', 'https://user:secret@example.com/a.csv'],
  ['SOURCE_INVALID', 'gs:///a.csv'],
  ['SOURCE_INVALID', '/tmp'],
])('%s is bad input: %s', async (code, source) => {
  expect(await bring(source)).toMatchObject({ code: 2, error: { code } });
});

test('files of this machine: a path, a link, a folder, a pattern', async () => {
  await mkdir(join(root, 'in/deep'), { recursive: true });
  await writeFile(join(root, 'in/a (1).csv'), 'a');
  await writeFile(join(root, 'in/deep/b.csv'), 'b');
  await symlink(join(root, 'in/deep/b.csv'), join(root, 'in/link.csv'));
  const names = async (source: string) => {
    const done = await bring(source);
    return (await raw(done.execution)).manifest.files.map(({ name }) => name);
  };
  expect(await names(join(root, 'in/a (1).csv'))).toEqual(['a (1).csv']);
  expect(await names(`file://${root}/in/link.csv`)).toEqual(['link.csv']);
  expect(await names(`${root}/in/`)).toEqual(['a (1).csv', 'deep/b.csv', 'link.csv']);
  expect(await names(`${root}/in/*/*.csv`)).toEqual(['deep/b.csv']);
});

test('the fingerprint changes with the file, and only then', async () => {
  const inputs = { stallSeconds: 1, attempts: 1, maxBytes: 1, sha256: undefined };
  const logger = { debug() {}, info() {}, warn() {}, error() {} };
  const of = (source: string) =>
    identify(sleep)({ ...inputs, source }, { logger, signal: new AbortController().signal });
  site.put('/one.csv', 'a');
  const first = await of(`${site.url}/one.csv`);
  expect(await of(`${site.url}/one.csv`)).toBe(first);
  site.put('/one.csv', 'b');
  expect(await of(`${site.url}/one.csv`)).not.toBe(first);
  const all = await of('gs://data/2026/');
  await gcs.put('data', '2026/c.txt', 'c');
  expect(await of('gs://data/2026/')).not.toBe(all);
});

test('DISK_FULL: no space for the file; the bucket is as before', async () => {
  const main = join(import.meta.dirname, 'main.ts');
  const args = ['local', '--json', '--bucket', join(root, 'runs'), '--source', `${site.url}/data.csv`];
  // A limit on the size of files stands in for a full disk; both fail in write(2).
  const script = 'trap "" XFSZ; ulimit -f 64; exec "$0" --conditions=@millrace/source "$@"';
  const stdout = await new Promise<string>((resolve) => {
    execFile('bash', ['-c', script, process.execPath, main, ...args], (_, text) => resolve(text));
  });
  expect(JSON.parse(stdout)).toMatchObject({ outcome: 'failed', error: { code: 'DISK_FULL' } });
  expect(await listing()).toEqual([]);
});

test('a redirect may lead to https, never from https to http or to another kind', () => {
  const secure = new URL('https://example.com/a/b');
  expect(redirected(secure, '../c').href).toBe('https://example.com/c');
  for (const location of ['http://example.com/', 'file:///etc/passwd', 'https://']) {
    expect(() => redirected(secure, location)).toThrow(/redirects/);
  }
});

test('redirects are followed, but not for ever', async () => {
  const server = createServer((request, response) => {
    const location = request.url === '/once' ? `${site.url}/data.csv` : '/loop';
    response.writeHead(302, { location }).end();
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const origin = typeof address === 'object' ? `http://127.0.0.1:${address?.port}` : '';
  expect((await bring(`${origin}/once`)).code).toBe(0);
  expect(await bring(`${origin}/loop`)).toMatchObject({ code: 1, error: { code: 'SOURCE_REDIRECTS' } });
  server.close();
});
