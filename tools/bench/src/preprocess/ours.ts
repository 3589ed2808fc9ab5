import { prepare } from '@millrace/dataset';
import { recipe } from './recipe.ts';

/** One run in a process of its own: `ours.ts INPUT OUTPUT WORK`; prints seconds and peak memory as JSON. */
const [raw = '', output = '', workDirectory = ''] = process.argv.slice(2);
const start = performance.now();
const manifest = await prepare({ raw, recipe, output, workDirectory });
const seconds = (performance.now() - start) / 1000;
const peakBytes = process.resourceUsage().maxRSS * 1024;
console.log(JSON.stringify({ seconds, peakBytes, rows: manifest.rows, version: process.version }));
