import { millrace, stockFit } from './contestants.ts';
import { benchProblem } from './problem.ts';

/** Runs a contestant of JavaScript alone in a process: `contestant-process.ts NAME FACTS`; prints its timing as JSON. */
const [name, facts = ''] = process.argv.slice(2);
const { rows, seed, batchSize, epochs, directory } = JSON.parse(facts);
const run = name === 'millrace' ? millrace : stockFit;
const timing = await run({ problem: benchProblem(rows, seed), seed, batchSize, epochs, directory });
process.stdout.write(`${JSON.stringify(timing)}\n`);
