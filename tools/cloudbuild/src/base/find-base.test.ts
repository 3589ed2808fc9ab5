import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findBase } from './find-base.ts';
import { type Git, gitIn } from './git.ts';

/** A repository of a hundred commits on main and one on a branch beside it. */
let scratch: string;
const commits: string[] = [];
let beside: string;
const notes: string[] = [];
const note = (text: string) => void notes.push(text);

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'millrace-history-'));
  const git = must(await made('origin'));
  await importCommits(join(scratch, 'origin'), 100);
  commits.push(...(await git('rev-list', '--reverse', 'main')).split('\n'));
  await git('checkout', '--quiet', '-b', 'beside', commits[50] ?? '');
  await git('commit', '--quiet', '--allow-empty', '--message', 'Beside');
  beside = await git('rev-parse', 'HEAD');
  await git('checkout', '--quiet', 'main');
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

const environment = {
  ...process.env,
  ...{ GIT_AUTHOR_NAME: 'A', GIT_AUTHOR_EMAIL: 'a@b.c', GIT_COMMITTER_NAME: 'A', GIT_COMMITTER_EMAIL: 'a@b.c' },
};
const must =
  (git: Git) =>
  async (...args: string[]) => {
    const { code, stdout, stderr } = await git(...args);
    expect(code, stderr).toBe(0);
    return stdout.trim();
  };

async function made(name: string): Promise<Git> {
  const cwd = join(scratch, name);
  await mkdir(cwd);
  const git = gitIn({ cwd, env: environment });
  await git('init', '--quiet', '--initial-branch=main');
  return git;
}

/** As a trigger leaves it. */
async function shallow(name: string): Promise<Git> {
  const git = await made(name);
  await must(git)('remote', 'add', 'origin', `file://${join(scratch, 'origin')}`);
  await must(git)('fetch', '--quiet', '--depth=1', 'origin', commits.at(-1) ?? '');
  await must(git)('checkout', '--quiet', 'FETCH_HEAD');
  return git;
}

/** Empty commits on main, by one process. */
async function importCommits(cwd: string, count: number): Promise<void> {
  const stream = Array.from({ length: count }, (_, i) => {
    const message = `Commit ${i}`;
    return `commit refs/heads/main\ncommitter A <a@b.c> ${1_700_000_000 + i} +0000\ndata ${message.length}\n${message}\n`;
  });
  const child = spawn('git', ['fast-import', '--quiet'], { cwd, stdio: ['pipe', 'ignore', 'inherit'] });
  child.stdin.end(stream.join('\n'));
  expect((await once(child, 'close'))[0]).toBe(0);
}

const known = async (git: Git) => Number((await git('rev-list', '--count', 'HEAD')).stdout);

describe('the base of a shallow clone', () => {
  test('is fetched, and not more of the history than it takes', async () => {
    const git = await shallow('near');
    expect(await known(git)).toBe(1);
    expect(await findBase([commits[90] ?? ''], { git, note })).toBe(commits[90]);
    expect(await known(git)).toBe(51);
  });

  test('is found at the very beginning', async () => {
    const git = await shallow('far');
    expect(await findBase([commits[0] ?? ''], { git, note })).toBe(commits[0]);
    expect(await known(git)).toBe(100);
  });

  test('is the commit itself when that was built before, without fetching', async () => {
    const git = await shallow('same');
    expect(await findBase([commits[99] ?? ''], { git, note })).toBe(commits[99]);
    expect(await known(git)).toBe(1);
  });

  test('is an older green commit where the newest is of another branch', async () => {
    const git = await shallow('branch');
    expect(await findBase([beside, commits[40] ?? ''], { git, note })).toBe(commits[40]);
  });

  test('is none where no green commit is an ancestor, or there is none', async () => {
    const git = await shallow('none');
    expect(await findBase([], { git, note })).toBeUndefined();
    expect(await known(git)).toBe(1);
    expect(await findBase([beside, '0'.repeat(40)], { git, note })).toBeUndefined();
    expect((await git('rev-parse', '--is-shallow-repository')).stdout.trim()).toBe('false');
  });

  test('is none where the history cannot be fetched, and says so', async () => {
    const git = await shallow('away');
    await must(git)('remote', 'set-url', 'origin', 'file:///nowhere');
    expect(await findBase([commits[0] ?? ''], { git, note })).toBeUndefined();
    expect(notes.at(-1)).toMatch(/^the history cannot be fetched: .*nowhere/s);
  });
});
