#!/usr/bin/env node
import { runComponent } from '@millrace/entrypoint';
import manifest from '../package.json' with { type: 'json' };
import { query } from './component.ts';

await runComponent(query, { version: manifest.version, moduleUrl: import.meta.url });
