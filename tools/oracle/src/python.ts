import { execFile, execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Runs a script of `src/python` in the KFP SDK's environment and gives what it prints. */
export async function python(script: string, ...args: readonly string[]): Promise<string> {
  const interpreter = execFileSync(at('../../python/venv'), ['kfp'], { encoding: 'utf8' }).trim();
  const { stdout } = await promisify(execFile)(interpreter, [at(`./python/${script}`), ...args], {
    maxBuffer: 2 ** 28,
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  });
  return stdout;
}
