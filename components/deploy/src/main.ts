#!/usr/bin/env node
import { runComponent } from '@millrace/entrypoint';
import manifest from '../package.json' with { type: 'json' };
import { deploy } from './component.ts';

await runComponent(deploy, { version: manifest.version, moduleUrl: import.meta.url });
