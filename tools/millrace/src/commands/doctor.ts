import { EXIT } from '@millrace/contract';
import type { AddCommand } from '../cli.ts';
import { examine } from '../doctor.ts';
import { printJson, printLine } from '../io.ts';

/** `millrace doctor`: is everything here that Millrace leans on? */
export const doctorCommand: AddCommand = (parser, io, exit) =>
  parser.command(
    'doctor',
    'Check what Millrace leans on: Node, TensorFlow, Docker, Google Cloud credentials.',
    (args) => args,
    async (args) => {
      const findings = await examine(io.env, io.cwd);
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
