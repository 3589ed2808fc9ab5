#!/usr/bin/env node
import { registerHooks } from 'node:module';

// The workspace's packages export their sources under this condition.
registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier, { ...context, conditions: [...context.conditions, '@millrace/source'] }),
});
const { main } = await import('../src/main.ts');
process.exitCode = await main(process.argv.slice(2));
