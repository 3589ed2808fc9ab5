import { spawn } from 'node:child_process';
import { EXIT, MillraceError } from '@millrace/contract';
import { bundleComponent, findProject } from '@millrace/images';
import * as z from 'zod';
import type { AddCommand } from '../cli.ts';

/** `millrace step COMPONENT -- …`: a component's own command line, from the sources as they are. */
export const stepCommand: AddCommand = (parser, io, exit) =>
  parser.command(
    'step <component>',
    'Run one component of this workspace by itself; its own flags follow --.',
    (args) =>
      args
        .positional('component', { type: 'string', demandOption: true, describe: 'A name below components/.' })
        .example('$0 step train -- --help', ''),
    async (args) => {
      // What follows --, which yargs leaves as it is.
      const own = z.array(z.coerce.string()).default([]).parse(args['--']);
      const { entry, digest } = await bundleComponent(args.component, { project: findProject(io.cwd) });
      const env = { TF_CPP_MIN_LOG_LEVEL: '2', ...io.env, MILLRACE_CODE_DIGEST: digest };
      const child = spawn(process.execPath, [entry, ...own], { stdio: 'inherit', env, cwd: io.cwd });
      // A terminal signals the whole group; a signal to this process alone is passed on.
      io.signal.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
      exit(
        await new Promise<number>((resolve, reject) => {
          child.once('error', (cause) =>
            reject(new MillraceError('COMMAND_NOT_FOUND', `${entry} cannot be started.`, { cause })),
          );
          child.once('exit', (code) => resolve(code ?? EXIT.interrupted));
        }),
      );
    },
  );
