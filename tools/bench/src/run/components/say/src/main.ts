#!/usr/bin/env node
import { runComponent } from '@millrace/entrypoint';
import { say } from './component.ts';

await runComponent(say, { version: '0.1.0', moduleUrl: import.meta.url });
