#!/usr/bin/env node
import { runComponent } from '@millrace/entrypoint';
import manifest from '../package.json' with { type: 'json' };
import { ingest } from './component.ts';

await runComponent(ingest, { version: manifest.version, moduleUrl: import.meta.url });
