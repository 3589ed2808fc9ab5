import type { CommandModule } from 'yargs';
import { cacheCommand } from './cache.ts';
import type { HistoryDependencies } from './command.ts';
import { lineageCommand } from './lineage.ts';
import { reproduceCommand } from './reproduce.ts';
import { runsCommand } from './runs.ts';

export type { HistoryDependencies } from './command.ts';
export { cacheCommand, lineageCommand, reproduceCommand, runsCommand };

/** The commands that ask a bucket about its past: `runs`, `lineage`, `reproduce` and `cache`. */
export const historyCommands = (deps: HistoryDependencies): readonly CommandModule[] => [
  runsCommand(deps),
  lineageCommand(deps),
  reproduceCommand(deps),
  cacheCommand(deps),
];
