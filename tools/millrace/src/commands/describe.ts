import { describePipeline, descriptionText } from '@millrace/pipeline';
import type { AddCommand } from '../cli.ts';
import { printJson } from '../io.ts';
import { loadPipeline } from '../pipelines/load.ts';

/** `millrace describe PIPELINE`: what it takes, what it gives, what it does, what it needs. */
export const describeCommand: AddCommand = (parser, io) =>
  parser.command(
    'describe <pipeline>',
    'Say what a pipeline takes, with types and defaults, what it gives, its steps, and what they need of a cluster.',
    (args) =>
      args
        .positional('pipeline', { type: 'string', demandOption: true, describe: 'As for run; also a compiled file.' })
        .example('$0 describe bitcoin', '')
        .example('$0 describe pipeline.yaml --json | jq .inputs', ''),
    async ({ pipeline, json }) => {
      const description = describePipeline(await loadPipeline(pipeline, io.cwd));
      if (json) printJson(io, description);
      else io.stdout.write(descriptionText(description));
    },
  );
