import type { AddCommand } from '../cli.ts';
import { follow } from '../kfp/follow.ts';
import { addHostFlags, openHost } from '../kfp/host.ts';

/** `millrace watch RUN`: a run on a KFP host, until it has ended. */
export const watchCommand: AddCommand = (parser, io, exit) =>
  parser.command(
    'watch <run>',
    'Show a run on a KFP host until it ends; its outcome is the exit code.',
    (args) =>
      addHostFlags(args)
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
        .example('$0 watch 5f0c3a9e-7d1b-4c5e-9f52-0d7c5f9a1b2c --host http://localhost:8888', ''),
    async (args) => {
      const kfp = await openHost(args, io);
      const interval = args.interval === undefined ? undefined : args.interval * 1000;
      exit(await follow(kfp, args.run, { json: args.json, interval, logLines: args.logLines }, io));
    },
  );
