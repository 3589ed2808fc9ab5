import { planSteps } from '@millrace/runner';
import type { AddCommand } from '../cli.ts';
import { printJson } from '../io.ts';
import { loadPipeline } from '../pipelines/load.ts';
import { mermaid } from '../pipelines/mermaid.ts';

/** `millrace graph PIPELINE`: the compiled pipeline as a picture in words. */
export const graphCommand: AddCommand = (parser, io) =>
  parser.command(
    'graph <pipeline>',
    'Draw the compiled pipeline.',
    (args) =>
      args.positional('pipeline', { type: 'string', demandOption: true, describe: 'As for run.' }).option('format', {
        choices: ['mermaid'] as const,
        default: 'mermaid' as const,
        describe: 'Form of the graph.',
      }),
    async (args) => {
      const steps = planSteps((await loadPipeline(args.pipeline, io.cwd)).spec);
      if (args.json) printJson(io, { steps });
      else io.stdout.write(mermaid(steps));
    },
  );
