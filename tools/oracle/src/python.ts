import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Runs a script of `src/python` with the KFP SDK's environment and gives what it prints. */
export function python(script: string, ...args: readonly string[]): string {
  const interpreter = execFileSync(at('../../python/venv'), ['kfp'], { encoding: 'utf8' }).trim();
  return execFileSync(interpreter, [at(`./python/${script}`), ...args], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  });
}
