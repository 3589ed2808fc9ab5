import {
  type LineageDirection,
  type LineageGraph,
  lineage,
  lineageMermaid,
  lineageTree,
  type RenderOptions,
} from '@millrace/metadata';
import type { CommandModule } from 'yargs';
import * as z from 'zod';
import { type HistoryDependencies, historyCommand, toJson } from './command.ts';

const schema = z.object({
  target: z.string(),
  direction: z.enum(['up', 'down', 'both']),
  format: z.enum(['tree', 'mermaid', 'json']),
  json: z.boolean(),
});

/** `millrace lineage TARGET`. */
export const lineageCommand = (deps: HistoryDependencies): CommandModule =>
  historyCommand(deps, {
    command: 'lineage <target>',
    describe: 'Show what made something, or what was made from it',
    examples: [
      ['lineage bitcoin@champion', 'what made the champion?'],
      ['lineage ./crypto-markets.csv --direction down', 'what was made from this file?'],
      ['lineage bitcoin/train --direction both', 'around the latest execution of a step'],
      ['lineage sha256:9f86d0… --format mermaid', 'a diagram of where this content came from'],
    ],
    options: (argv) =>
      argv
        .positional('target', {
          type: 'string',
          demandOption: true,
          describe: 'MODEL@VERSION, PIPELINE/STEP[/ID], a URI, sha256:…, or a local file',
        })
        .option('direction', { choices: ['up', 'down', 'both'] as const, default: 'up', describe: 'up: what made it' })
        .option('format', { choices: ['tree', 'mermaid', 'json'] as const, default: 'tree' }),
    schema,
    run: async ({ target, direction, format, json }, { history, listing, print }) => {
      const base = history.store.uri;
      const graph = await lineage(history, target, direction, listing);
      if (json || format === 'json') print(toJson(graph));
      else print(format === 'mermaid' ? lineageMermaid(graph, { base }) : trees(graph, direction, { base }));
    },
  });

function trees(graph: LineageGraph, direction: LineageDirection, options: RenderOptions): string {
  if (direction !== 'both') return lineageTree(graph, direction, options);
  return `Made by:\n${lineageTree(graph, 'up', options)}\n\nMade from it:\n${lineageTree(graph, 'down', options)}`;
}
