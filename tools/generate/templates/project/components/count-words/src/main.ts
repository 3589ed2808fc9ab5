#!/usr/bin/env node
import { runComponent } from '@millrace/entrypoint';
import manifest from '../package.json' with { type: 'json' };
import { countWords } from './component.ts';

await runComponent(countWords, { version: manifest.version, moduleUrl: import.meta.url });
