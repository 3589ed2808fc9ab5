import { prepare } from '@millrace/dataset';
import { isProblem, PROBLEMS } from './problems.ts';

/** One run in a process of its own: `ours.ts PROBLEM INPUT OUTPUT WORK`; prints seconds and peak memory as JSON. */
const [problem = '', raw = '', output = '', workDirectory = ''] = process.argv.slice(2);
if (!isProblem(problem)) throw new Error(`There is no problem ${problem}.`);
const { recipe } = PROBLEMS[problem];
const start = performance.now();
const manifest = await prepare({ raw, recipe, output, workDirectory });
const seconds = (performance.now() - start) / 1000;
const peakBytes = process.resourceUsage().maxRSS * 1024;
const { features, carry } = manifest.columns;
const columns = features.length + 1 + carry.length;
console.log(JSON.stringify({ seconds, peakBytes, rows: manifest.rows, columns, version: process.version }));
