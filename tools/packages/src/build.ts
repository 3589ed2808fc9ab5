import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { MillraceError, type Problem } from '@millrace/contract';
import { promisedFiles, publicPackages } from './public-packages.ts';

const execute = promisify(execFile);
/** `outDir` of tsconfig.build.json. */
const COMPILED = 'node_modules/.cache/millrace/build';
/** Image contexts lie in the `dist` of components, and are not the build's to remove. */
const KEPT = ['app', 'image'];

/**
 * Compiles every public package once, all together, and lays JavaScript and declarations into the `dist` of each.
 * @throws MillraceError `BUILD_FAILED` with the compiler's messages, `FILES_MISSING` for what a manifest promises and
 *   the build did not make.
 */
export async function build(root: string): Promise<readonly string[]> {
  await rm(join(root, COMPILED), { recursive: true, force: true });
  await compile(root);
  const packages = publicPackages(root);
  const problems: Problem[] = [];
  for (const { folder, manifest } of packages) {
    if (existsSync(join(root, COMPILED, folder, 'src'))) await replaceDist(root, folder);
    const missing = promisedFiles(manifest).filter((file) => !existsSync(join(root, folder, file)));
    problems.push(
      ...missing.map((file) => ({ path: `${folder}/${file}`, code: 'MISSING_FILE', message: 'was not made.' })),
    );
  }
  if (problems.length > 0)
    throw new MillraceError('FILES_MISSING', 'Manifests promise more than there is.', { problems });
  return packages.map(({ folder }) => folder);
}

async function compile(root: string): Promise<void> {
  try {
    await execute('npx', ['tsc', '-p', 'tsconfig.build.json'], { cwd: root, maxBuffer: 16 * 2 ** 20 });
  } catch (cause) {
    const told = cause instanceof Error && 'stdout' in cause ? String(cause.stdout) : String(cause);
    throw new MillraceError('BUILD_FAILED', `The sources do not compile.\n${told.trim()}`, {
      cause,
      hint: 'npm run typecheck',
    });
  }
}

async function replaceDist(root: string, folder: string): Promise<void> {
  const dist = join(root, folder, 'dist');
  await mkdir(dist, { recursive: true });
  for (const entry of await readdir(dist)) {
    if (!KEPT.includes(entry)) await rm(join(dist, entry), { recursive: true });
  }
  await cp(join(root, COMPILED, folder, 'src'), dist, { recursive: true });
  // Declarations written by hand are input of the compiler, which does not copy them.
  await cp(join(root, folder, 'src'), dist, {
    recursive: true,
    filter: (path) => !/\.\w+$/.test(path) || path.endsWith('.d.ts'),
  });
}
