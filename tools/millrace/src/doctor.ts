import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findProject } from '@millrace/images/project';

/** What was looked at, what was found, and what to do where that is not enough. */
export interface Finding {
  readonly subject: string;
  /** `missing` keeps the demo from running, `absent` only what the hint names. */
  readonly state: 'ok' | 'absent' | 'missing';
  readonly detail: string;
  readonly hint?: string;
}

const execute = promisify(execFile);
const ADDON = 'node_modules/@tensorflow/tfjs-node/lib/napi-v8/tfjs_binding.node';

/** Looks at everything that Millrace leans on outside its own code. */
export function examine(env: NodeJS.ProcessEnv, cwd: string): Promise<readonly Finding[]> {
  return Promise.all([nodeVersion(), tensorflow(cwd), docker(), credentials(env)]);
}

async function nodeVersion(): Promise<Finding> {
  return { subject: 'node', state: 'ok', detail: `${process.versions.node} (${process.execPath})` };
}

async function tensorflow(cwd: string): Promise<Finding> {
  if (existsSync(join(findProject(cwd).root, ADDON)))
    return { subject: 'tensorflow', state: 'ok', detail: 'the addon is built' };
  const hint = 'npx native-setup';
  return { subject: 'tensorflow', state: 'missing', detail: 'the addon of tfjs-node is not built', hint };
}

async function docker(): Promise<Finding> {
  try {
    const { stdout } = await execute('docker', ['version', '--format', '{{.Server.Version}}'], { timeout: 5000 });
    return { subject: 'docker', state: 'ok', detail: stdout.trim() };
  } catch {
    const hint = 'Install Docker to build images and to run with --containers; nothing else needs it.';
    return { subject: 'docker', state: 'absent', detail: 'no engine answers', hint };
  }
}

/** @see https://cloud.google.com/docs/authentication/application-default-credentials */
async function credentials(env: NodeJS.ProcessEnv): Promise<Finding> {
  const folder = env.CLOUDSDK_CONFIG ?? join(homedir(), '.config/gcloud');
  const file = env.GOOGLE_APPLICATION_CREDENTIALS ?? join(folder, 'application_default_credentials.json');
  if (existsSync(file)) return { subject: 'google cloud', state: 'ok', detail: `credentials in ${file}` };
  const hint = 'gcloud auth application-default login; only gs:// buckets need it.';
  return { subject: 'google cloud', state: 'absent', detail: `no credentials in ${file}`, hint };
}
