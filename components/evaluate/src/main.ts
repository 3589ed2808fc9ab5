#!/usr/bin/env node
import { runComponent } from '@millrace/entrypoint';
import manifest from '../package.json' with { type: 'json' };
import { evaluate } from './component.ts';

await runComponent(evaluate, { version: manifest.version, moduleUrl: import.meta.url });
