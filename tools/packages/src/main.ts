import { join } from 'node:path';
import { EXIT, formatError, MillraceError } from '@millrace/contract';
import { build } from './build.ts';

await build(join(import.meta.dirname, '../../..'))
  .then((folders) => console.log(`built ${folders.length} packages: ${folders.join(', ')}`))
  .catch((error: unknown) => {
    console.error(formatError(error));
    process.exitCode = error instanceof MillraceError ? error.exitCode : EXIT.failed;
  });
