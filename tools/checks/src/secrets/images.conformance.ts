import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildImage, componentNames, findProject } from '@millrace/images';
import { afterAll, describe, expect, test } from 'vitest';
import { ROOT } from './fixtures/canary.ts';
import { scanImage } from './fixtures/image.ts';

// Share of the time of a conformance run: 25 s with the images at hand; every image with MILLRACE_FULL=1.

const run = promisify(execFile);
const REPOSITORY = 'millrace-secrets';
const project = findProject(ROOT);
const NAMES = process.env.MILLRACE_FULL === '1' ? componentNames(project) : ['ingest', 'deploy', 'trigger'];

const made: string[] = [];
afterAll(async () => {
  if (made.length > 0) await run('docker', ['image', 'rm', '--no-prune', ...made]);
});

async function imageOf(name: string): Promise<string> {
  const { image } = await buildImage(name, { repository: REPOSITORY, tag: 'test', onOutput: () => undefined, project });
  made.push(image);
  return image;
}

describe.each(NAMES)('the image of %s', (name) => {
  test('runs as nobody in particular, and holds no secret in any layer, variable or line of its history', {
    timeout: 600_000,
  }, async () => {
    const { user, findings, files, layers } = await scanImage(await imageOf(name));
    expect(user).toBe('1000:1000');
    expect(findings).toEqual([]);
    expect(layers).toBeGreaterThan(4);
    expect(files).toBeGreaterThan(10);
  });
});

test('a secret that a later layer deletes, and one in a variable, are found', { timeout: 120_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-leak-'));
  const image = `${REPOSITORY}/leak:test`;
  const token = `${'ya'}29.${'aB3dE5fG7h'.repeat(4)}`;
  try {
    await writeFile(join(folder, 'token'), `token: ${token}\n`);
    await writeFile(join(folder, 'id_rsa'), 'x\n');
    const lines = [
      'FROM scratch',
      'COPY token /app/token',
      'COPY id_rsa /usr/share/id_rsa',
      `ENV API_${'TOKEN'}=${token}`,
    ];
    await writeFile(join(folder, 'Dockerfile'), lines.join('\n'));
    await run('docker', ['build', '--tag', image, folder]);
    made.push(image);
    const { user, findings } = await scanImage(image);
    expect(user).toBe('');
    expect(findings.join('\n')).toMatch(/config:\d+/);
    expect(findings.join('\n')).toMatch(/layer 1: \/app\/token:1/);
    expect(findings).toContain('layer 2: usr/share/id_rsa: a file of keys');
    expect(findings.join('\n')).not.toContain(token);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
