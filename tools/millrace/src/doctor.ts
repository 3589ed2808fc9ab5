import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type CloudExamination, examineCloud, type Finding } from '@millrace/cloud';
import { findProject } from '@millrace/images/project';

export type { Finding };

const execute = promisify(execFile);
const ADDON = 'node_modules/@tensorflow/tfjs-node/lib/napi-v8/tfjs_binding.node';
/** Milliseconds that a program may take to say its version. */
const PATIENCE = 5000;

/** Looks at everything that Millrace leans on outside its own code: here, and on Google Cloud. */
export async function examine(
  env: NodeJS.ProcessEnv,
  cwd: string,
  cloud: Omit<CloudExamination, 'env'> = {},
): Promise<readonly Finding[]> {
  const [here, there] = await Promise.all([
    Promise.all([nodeVersion(), npm(), tensorflow(cwd), docker(), git(), python(), gcloud()]),
    examineCloud({ ...cloud, env }),
  ]);
  return [...here, ...there];
}

async function nodeVersion(): Promise<Finding> {
  return { subject: 'node', state: 'ok', detail: `${process.versions.node} (${process.execPath})` };
}

const npm = (): Promise<Finding> =>
  program('npm', ['--version'], 'Install npm: a project installs its packages with it.');

async function tensorflow(cwd: string): Promise<Finding> {
  if (existsSync(join(findProject(cwd).root, ADDON)))
    return { subject: 'tensorflow', state: 'ok', detail: 'the addon is built' };
  const hint = 'npx native-setup';
  return { subject: 'tensorflow', state: 'missing', detail: 'the addon of tfjs-node is not built', hint };
}

async function docker(): Promise<Finding> {
  const hint = 'Install Docker to build images and to run with --containers; nothing else needs it.';
  const version = await versionOf('docker', ['version', '--format', '{{.Server.Version}}']);
  if (version === undefined) return { subject: 'docker', state: 'absent', detail: 'no engine answers', hint };
  return { subject: 'docker', state: 'ok', detail: version };
}

const git = (): Promise<Finding> =>
  program('git', ['--version'], 'Install git: runs record the commit, and Nx compares commits.');

const python = (): Promise<Finding> =>
  program('python3', ['--version'], 'Install Python 3.11: the conformance tests compare with the KFP SDK.', 'python');

const gcloud = (): Promise<Finding> =>
  program(
    'gcloud',
    ['--version'],
    'https://cloud.google.com/sdk/docs/install; to log in, and to type what setup prints.',
  );

async function program(name: string, args: readonly string[], hint: string, subject = name): Promise<Finding> {
  const version = await versionOf(name, args);
  if (version === undefined) return { subject, state: 'absent', detail: 'not found', hint };
  return { subject, state: 'ok', detail: version };
}

/** The first line that it prints; `undefined` where it is not there, fails, or takes too long. */
async function versionOf(name: string, args: readonly string[]): Promise<string | undefined> {
  try {
    const { stdout, stderr } = await execute(name, args, { timeout: PATIENCE });
    return (stdout.trim() || stderr.trim()).split('\n')[0] ?? '';
  } catch {
    return undefined;
  }
}
