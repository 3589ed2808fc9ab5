#!/usr/bin/env node
import { runComponent } from '@millrace/entrypoint';
import manifest from '../package.json' with { type: 'json' };
import { classificationMetrics } from './component.ts';

await runComponent(classificationMetrics, { version: manifest.version, moduleUrl: import.meta.url });
