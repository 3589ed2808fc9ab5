import { EXIT } from '@millrace/contract';
import type { AddCommand } from '../cli.ts';
import { examine } from '../doctor.ts';
import { printJson, printLine } from '../io.ts';

/** `millrace doctor`: is everything here that Millrace leans on? */
export const doctorCommand: AddCommand = (parser, io, exit) =>
  parser.command(
    'doctor',
    'Check what Millrace leans on: Node, TensorFlow, Docker; on Google Cloud who you are and what you may do.',
    (args) =>
      args
        .option('project', {
          type: 'string',
          requiresArg: true,
          describe: 'Project to ask about; GOOGLE_CLOUD_PROJECT.',
        })
        .option('region', { type: 'string', requiresArg: true, describe: 'Its region; GOOGLE_CLOUD_REGION sets it.' }),
    async (args) => {
      const findings = await examine(io.env, io.cwd, { project: args.project, region: args.region });
      if (args.json) printJson(io, { findings });
      else {
        for (const { subject, state, detail, hint } of findings) {
          printLine(io, `${state.padEnd(8)} ${subject}: ${detail}`);
          if (hint !== undefined) printLine(io, `         hint: ${hint}`);
        }
      }
      exit(findings.some((finding) => finding.state === 'missing') ? EXIT.failed : EXIT.ok);
    },
  );
