#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';

const fromSources = existsSync(new URL('../src/main.ts', import.meta.url));
if (fromSources) {
  // The workspace's packages export their sources under this condition.
  registerHooks({
    resolve: (specifier, context, next) =>
      next(specifier, { ...context, conditions: [...context.conditions, '@millrace/source'] }),
  });
}
const { main } = await import(fromSources ? '../src/main.ts' : '../dist/main.js');
process.exitCode = await main(process.argv.slice(2));
