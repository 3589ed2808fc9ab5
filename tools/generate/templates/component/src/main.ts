#!/usr/bin/env node
import { runComponent } from '@millrace/entrypoint';
import manifest from '../package.json' with { type: 'json' };
import { sampleComponent } from './component.ts';

await runComponent(sampleComponent, { version: manifest.version, moduleUrl: import.meta.url });
