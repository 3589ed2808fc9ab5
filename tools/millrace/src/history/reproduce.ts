import { type Reproduction, reproduce } from '@millrace/metadata';
import type { CommandModule } from 'yargs';
import * as z from 'zod';
import { type HistoryDependencies, historyCommand, toJson } from './command.ts';
import { formatValue } from './text.ts';

/** `millrace reproduce RUN`. */
export const reproduceCommand = (deps: HistoryDependencies): CommandModule =>
  historyCommand(deps, {
    command: 'reproduce <run>',
    describe: 'Get a run again: check what it used, say what differs, run it',
    examples: [
      ['reproduce latest --dry-run', 'only check'],
      ['reproduce 20261121-0915', 'check, then run with the same inputs'],
    ],
    options: (argv) =>
      argv
        .positional('run', { type: 'string', demandOption: true, describe: 'Id, its beginning, or "latest"' })
        .option('dry-run', { type: 'boolean', default: false, describe: 'Check and print, run nothing' }),
    schema: z.object({ run: z.string(), dryRun: z.boolean(), json: z.boolean() }),
    run: async ({ run, dryRun, json }, { history, print }) => {
      const plan = await reproduce(history, run, deps.present);
      print(json ? toJson({ ...plan, run: plan.run.id }) : describe(plan));
      if (!dryRun) await deps.rerun(plan);
    },
  });

function describe({ run, inputs, differences, exact }: Reproduction): string {
  const lines = [`${run.id} of ${run.pipeline} ran with:`];
  for (const [name, value] of Object.entries(inputs)) lines.push(`  ${name}: ${formatValue(value)}`);
  lines.push(exact ? 'Nothing that it used is known to differ.' : 'It cannot be expected to be the same:');
  for (const { path, code, message, hint } of differences) {
    lines.push(`  ${path}: ${message} [${code}]`);
    if (hint !== undefined) lines.push(`    ${hint}`);
  }
  lines.push(`Command: ${run.command}`);
  return lines.join('\n');
}
