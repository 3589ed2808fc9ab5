import type { AddCommand } from '../cli.ts';
import { printJson, printLine } from '../io.ts';
import { addRemoteFlags, addTarget, openRemote } from '../remote/flags.ts';
import { startedFacts } from '../remote/follow.ts';

/** `millrace cancel RUN`: asks for the end of a run on a KFP host or on Vertex AI. */
export const cancelCommand: AddCommand = (parser, io) =>
  parser.command(
    'cancel <run>',
    'End a run on a KFP host or on Vertex AI; its steps stop some moments later.',
    (args) =>
      addTarget(addRemoteFlags(args))
        .positional('run', { type: 'string', demandOption: true, describe: 'Id of the run, as submit prints it.' })
        .example('$0 cancel 5f0c3a9e-7d1b-4c5e-9f52-0d7c5f9a1b2c --host http://localhost:8888', ''),
    async (args) => {
      const remote = await openRemote(args, io, args.run);
      const run = await remote.cancel(args.run, io.signal);
      if (args.json) printJson(io, startedFacts(remote, run));
      else printLine(io, `run ${run.id}: ${run.outcome}`);
    },
  );
