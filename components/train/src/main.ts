#!/usr/bin/env node
import { runComponent } from '@millrace/entrypoint';
import manifest from '../package.json' with { type: 'json' };
import { train } from './component.ts';

await runComponent(train, { version: manifest.version, moduleUrl: import.meta.url });
