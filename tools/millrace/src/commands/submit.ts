import type { AddCommand } from '../cli.ts';
import { printJson, printLine } from '../io.ts';
import { addRemoteFlags, openRemote } from '../remote/flags.ts';
import { follow, headOf, startedFacts } from '../remote/follow.ts';
import { newRun, showPlan } from '../remote/new-run.ts';
import { watchCommand } from '../remote/remote.ts';
import { addRunFlags } from '../remote/run-flags.ts';

/** Lines of a failed step's log that are shown. */
const LOG_LINES = 20;

/** `millrace submit PIPELINE --to kfp|vertex`. */
export const submitCommand: AddCommand = (parser, io, exit) =>
  parser.command(
    'submit <pipeline>',
    'Run a pipeline on a KFP host or on Vertex AI.',
    (args) =>
      addRunFlags(addRemoteFlags(args))
        .option('to', { choices: ['kfp', 'vertex'] as const, demandOption: true, describe: 'What runs it.' })
        .option('watch', { type: 'boolean', default: false, describe: 'Wait for its end, as millrace watch does.' })
        .option('dry-run', { type: 'boolean', default: false, describe: 'Compile, check, and show; send nothing.' })
        .example('$0 submit bitcoin --to kfp --host http://localhost:8888 --image-repository gcr.io/P --watch', '')
        .example(
          '$0 submit bitcoin --to vertex --project P --region us-central1 --pipeline-root gs://B/root --images images.json',
          '',
        ),
    async (args) => {
      const wanted = await newRun(args.to, args, io);
      if (args.dryRun) return showPlan(args.to, wanted, args.json, io);
      const remote = await openRemote(args, io);
      const run = await remote.start(wanted, io.signal);
      if (args.watch) exit(await follow(remote, run.id, { json: args.json, logLines: LOG_LINES }, io));
      else if (args.json) printJson(io, startedFacts(remote, run));
      else {
        printLine(io, headOf(run));
        printLine(io, `watch it with: ${watchCommand(remote, run.id)}`);
      }
    },
  );
