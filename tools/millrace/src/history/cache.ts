import { type CacheEntry, cacheEntries, findCached, forgetCached, parseRef } from '@millrace/metadata';
import type { Store } from '@millrace/storage';
import type { Argv, CommandModule } from 'yargs';
import * as z from 'zod';
import { type HistoryDependencies, historyCommand, toJson } from './command.ts';
import { table } from './table.ts';
import { formatDuration, formatTime } from './text.ts';

const filters = { pipeline: z.string().optional(), step: z.string().optional(), json: z.boolean() };
type Filters = { readonly pipeline?: string | undefined; readonly step?: string | undefined };

const filterOptions = (argv: Argv): Argv =>
  argv
    .option('pipeline', { type: 'string', requiresArg: true, describe: 'Only entries of this pipeline' })
    .option('step', { type: 'string', requiresArg: true, describe: 'Only entries of this step' });

/** `millrace cache`: what a run may take from the bucket instead of running a step; `clear` makes it forget. */
export const cacheCommand = (deps: HistoryDependencies): CommandModule =>
  historyCommand(deps, {
    command: 'cache',
    describe: 'List what a run may take from the cache, newest first; clear makes it forget',
    examples: [
      ['cache --pipeline bitcoin', 'what is there, and whether its files still are'],
      ['cache clear --step train', 'the next run trains again'],
    ],
    options: (argv) => filterOptions(argv.command(cacheClearCommand(deps))),
    schema: z.object(filters),
    run: async ({ json, ...filter }, { history, print, width }) => {
      const entries = await entriesOf(history.store, filter);
      const rows = [];
      for (const entry of entries) rows.push({ ...entry, usable: await isUsable(history.store, entry) });
      if (json) print(toJson(rows.map(({ record, ...row }) => ({ ...row, endedAt: record?.endedAt }))));
      else if (rows.length === 0) print(`There is nothing in the cache of ${history.store.uri}.`);
      else print(entryTable(rows, width));
    },
  });

const cacheClearCommand = (deps: HistoryDependencies): CommandModule =>
  historyCommand(deps, {
    command: 'clear',
    describe: 'Forget entries, so that their steps run again; no output is deleted',
    examples: [
      ['cache clear', 'everything'],
      ['cache clear --pipeline bitcoin --step train', 'one step'],
    ],
    options: filterOptions,
    schema: z.object(filters),
    run: async ({ json, ...filter }, { history, print }) => {
      const entries = await entriesOf(history.store, filter);
      for (const { cacheKey } of entries) await forgetCached(history.store, cacheKey);
      if (json) print(toJson({ cleared: entries.length }));
      else print(`Forgot ${entries.length} ${entries.length === 1 ? 'entry' : 'entries'}.`);
    },
  });

async function entriesOf(store: Store, { pipeline, step }: Filters): Promise<readonly CacheEntry[]> {
  const found: CacheEntry[] = [];
  for await (const entry of cacheEntries(store)) {
    const ref = parseRef(entry.execution);
    if ((pipeline ?? ref?.pipeline) === ref?.pipeline && (step ?? ref?.step) === ref?.step) found.push(entry);
  }
  return found.sort((a, b) => idOf(b).localeCompare(idOf(a)) || a.cacheKey.localeCompare(b.cacheKey));
}

const idOf = ({ execution }: CacheEntry): string => parseRef(execution)?.id ?? '';

const isUsable = async (store: Store, { cacheKey, record }: CacheEntry): Promise<boolean> =>
  record !== undefined && (await findCached(store, cacheKey)) !== undefined;

const entryTable = (rows: readonly (CacheEntry & { usable: boolean })[], width: number): string =>
  table(
    [
      { title: 'EXECUTION', flexible: true },
      { title: 'ENDED (UTC)' },
      { title: 'SPARES', align: 'right' },
      { title: 'OUTPUTS' },
      { title: 'KEY' },
    ],
    rows.map(({ execution, record, usable, cacheKey }) => [
      execution,
      record === undefined ? '-' : formatTime(record.endedAt),
      formatDuration(record?.durationSeconds),
      usable ? 'there' : 'gone or changed',
      cacheKey.slice(0, 12),
    ]),
    width,
  );
