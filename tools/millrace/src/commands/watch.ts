import type { AddCommand } from '../cli.ts';
import { addRemoteFlags, addTarget, openRemote } from '../remote/flags.ts';
import { follow } from '../remote/follow.ts';

/** `millrace watch RUN`: a run on a KFP host or on Vertex AI, until it has ended. */
export const watchCommand: AddCommand = (parser, io, exit) =>
  parser.command(
    'watch <run>',
    'Show a run on a KFP host or on Vertex AI until it ends; its outcome is the exit code.',
    (args) =>
      addTarget(addRemoteFlags(args))
        .positional('run', { type: 'string', demandOption: true, describe: 'Id of the run, as submit prints it.' })
        .option('interval', {
          type: 'number',
          requiresArg: true,
          describe: 'Seconds between two looks (1, and up to 15 while nothing changes).',
        })
        .option('log-lines', {
          type: 'number',
          default: 20,
          requiresArg: true,
          describe: 'Last lines of the log of a step that failed.',
        })
        .example('$0 watch 5f0c3a9e-7d1b-4c5e-9f52-0d7c5f9a1b2c --host http://localhost:8888', '')
        .example('$0 watch projects/P/locations/us-central1/pipelineJobs/bitcoin-20261121-130509-k3v9qd', ''),
    async (args) => {
      const remote = await openRemote(args, io, args.run);
      const interval = args.interval === undefined ? undefined : args.interval * 1000;
      exit(await follow(remote, args.run, { json: args.json, interval, logLines: args.logLines }, io));
    },
  );
