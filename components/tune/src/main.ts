#!/usr/bin/env node
import { runComponent } from '@millrace/entrypoint';
import manifest from '../package.json' with { type: 'json' };
import { tune } from './component.ts';

// A trial's process is this same executable.
if (process.argv[2] === 'worker') {
  const { serveJobs } = await import('./worker.ts');
  serveJobs(process.argv[3] ?? '');
} else {
  await runComponent(tune, { version: manifest.version, moduleUrl: import.meta.url });
}
