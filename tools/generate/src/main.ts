import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { EXIT, formatError, MillraceError } from '@millrace/contract';
import { generators } from './generators/index.ts';
import type { GeneratedFile } from './generators/types.ts';

/** Files that are not as they should be. */
async function staleFiles(root: string): Promise<readonly GeneratedFile[]> {
  const stale: GeneratedFile[] = [];
  for (const generate of generators) {
    for (const file of await generate(root)) {
      const now = await readFile(join(root, file.path), 'utf8').catch(() => undefined);
      if (now !== file.content) stale.push(file);
    }
  }
  return stale;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
  const root = join(import.meta.dirname, '../../..');
  const stale = await staleFiles(root);
  if (values.check && stale.length > 0) {
    throw new MillraceError('STALE_FILES', 'Generated files differ from what their sources give.', {
      problems: stale.map(({ path }) => ({ path, code: 'STALE', message: 'is out of date.' })),
      hint: 'npm run generate, and commit what it writes.',
    });
  }
  for (const { path, content } of stale) {
    await writeFile(join(root, path), content);
    console.log(`wrote ${path}`);
  }
  if (stale.length === 0) console.log('generated files are up to date');
}

await main().catch((error: unknown) => {
  console.error(formatError(error));
  process.exitCode = error instanceof MillraceError ? error.exitCode : EXIT.failed;
});
