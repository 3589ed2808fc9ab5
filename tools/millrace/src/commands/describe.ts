import { planSteps } from '@millrace/runner';
import type { AddCommand } from '../cli.ts';
import { printJson } from '../io.ts';
import { describePipeline } from '../pipelines/describe.ts';
import { loadPipeline } from '../pipelines/load.ts';

/** `millrace describe PIPELINE`: what it takes, what it gives, what it does. */
export const describeCommand: AddCommand = (parser, io) =>
  parser.command(
    'describe <pipeline>',
    'Say what a pipeline takes, with types and defaults, what it gives, and its steps.',
    (args) => args.positional('pipeline', { type: 'string', demandOption: true, describe: 'As for run.' }),
    async (args) => {
      const { spec } = await loadPipeline(args.pipeline, io.cwd);
      const steps = planSteps(spec);
      const { inputDefinitions, outputDefinitions } = spec.root;
      if (args.json) printJson(io, { ...spec.pipelineInfo, inputDefinitions, outputDefinitions, steps });
      else io.stdout.write(describePipeline(spec, steps));
    },
  );
