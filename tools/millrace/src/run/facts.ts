import { execFile } from 'node:child_process';
import { availableParallelism, totalmem } from 'node:os';
import { promisify } from 'node:util';
import { findProject } from '@millrace/images/project';
import type { RunRecord } from '@millrace/metadata';

const execute = promisify(execFile);

/** The commit of the project around `cwd`, and whether it has uncommitted changes; empty outside git. */
export async function codeFacts(cwd: string): Promise<RunRecord['code']> {
  const { root } = findProject(cwd);
  const git = async (...args: string[]) => (await execute('git', args, { cwd: root })).stdout.trim();
  try {
    const [commit, changes] = await Promise.all([git('rev-parse', 'HEAD'), git('status', '--porcelain')]);
    return { commit, dirty: changes !== '' };
  } catch {
    return {};
  }
}

export const hostFacts = (): RunRecord['host'] => ({
  platform: `${process.platform}-${process.arch}`,
  cores: availableParallelism(),
  /** Bytes. */
  memory: totalmem(),
  node: process.versions.node,
});

/** A command line as a shell takes it. */
export const shellCommand = (words: readonly string[]): string =>
  words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(' ');
