#!/usr/bin/env node
import { existsSync } from 'node:fs';

// Node 24 (from npm) runs the TypeScript beside this as it is; an older one gets a sentence instead of a syntax error.
if (Number(process.versions.node.split('.')[0]) < 24) {
  process.stderr.write(
    `error: NODE_TOO_OLD: this is Node ${process.versions.node}; Millrace runs on Node 24.\n  hint: start it with npx native-setup or npm run, which find the Node 24 that npm ci installed\n`,
  );
  process.exit(2);
}
const { main } = await import(
  existsSync(new URL('../src/main.ts', import.meta.url)) ? '../src/main.ts' : '../dist/main.js'
);
process.exitCode = await main(process.argv.slice(2));
