#!/usr/bin/env node
// Plain JavaScript that any Node can parse, so that a wrong version gets a sentence and not a syntax error.
import { existsSync } from 'node:fs';
import module from 'node:module';

const NEEDED = 24;

if (Number(process.versions.node.split('.')[0]) < NEEDED) {
  process.stderr.write(
    `error: NODE_TOO_OLD: Millrace needs Node ${NEEDED}, this is ${process.versions.node} (${process.execPath}).\n` +
      '  hint: npm ci installs one; npx millrace and npm run use it.\n',
  );
  process.exit(2);
}
module.enableCompileCache();
const fromSources = existsSync(new URL('../src/main.ts', import.meta.url));
if (fromSources) {
  // The workspace's packages are used as sources, whatever flags node was started with.
  module.registerHooks({
    resolve: (specifier, context, next) =>
      next(specifier, { ...context, conditions: [...(context.conditions ?? []), '@millrace/source'] }),
  });
}
const { main } = await import(fromSources ? '../src/main.ts' : '../dist/main.js');
process.exitCode = await main(process.argv.slice(2));
