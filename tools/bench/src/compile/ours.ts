import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compile, toYaml } from '@millrace/pipeline';
import * as z from 'zod';
import { median } from '../table.ts';
import { chainOf } from './chain.ts';

// As a program, beside chain.py: times the definition, compilation and writing of chains and prints JSON.

/** Steps → rounds. */
const sizes = z.record(z.string(), z.int()).parse(JSON.parse(process.argv[2] ?? '{}'));
const folder = mkdtempSync(join(tmpdir(), 'millrace-bench-'));
const results: Record<string, number> = {};
for (const [steps, rounds] of Object.entries(sizes)) {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const begin = performance.now();
    writeFileSync(join(folder, 'chain.yaml'), toYaml(compile(chainOf(Number(steps)))));
    times.push((performance.now() - begin) / 1000);
  }
  results[steps] = median(times);
}
rmSync(folder, { recursive: true });
process.stdout.write(`${JSON.stringify(results)}\n`);
