import type { CommandModule } from 'yargs';
import type { HistoryDependencies } from './command.ts';
import { lineageCommand } from './lineage.ts';
import { reproduceCommand } from './reproduce.ts';
import { runsCommand } from './runs.ts';

export type { HistoryDependencies } from './command.ts';
export { lineageCommand, reproduceCommand, runsCommand };

/** The commands that ask a bucket about its past: `runs`, `lineage` and `reproduce`. */
export const historyCommands = (deps: HistoryDependencies): readonly CommandModule[] => [
  runsCommand(deps),
  lineageCommand(deps),
  reproduceCommand(deps),
];
