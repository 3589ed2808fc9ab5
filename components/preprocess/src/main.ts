#!/usr/bin/env node
import { runComponent } from '@millrace/entrypoint';
import manifest from '../package.json' with { type: 'json' };
import { preprocess } from './component.ts';

await runComponent(preprocess, { version: manifest.version, moduleUrl: import.meta.url });
