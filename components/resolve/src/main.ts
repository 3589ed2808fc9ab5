#!/usr/bin/env node
import { runComponent } from '@millrace/entrypoint';
import manifest from '../package.json' with { type: 'json' };
import { resolve } from './component.ts';

await runComponent(resolve, { version: manifest.version, moduleUrl: import.meta.url });
