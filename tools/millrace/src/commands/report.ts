import { History, writeRun } from '@millrace/metadata';
import { openStore } from '@millrace/storage';
import type { AddCommand } from '../cli.ts';
import { printJson, printLine } from '../io.ts';
import { writeReport } from '../run/write-report.ts';

/** `millrace report RUN`: writes the report anew, from what the bucket holds. */
export const reportCommand: AddCommand = (parser, io) =>
  parser.command(
    'report <run>',
    'Write the report of a run anew and say where it is.',
    (args) =>
      args.positional('run', { type: 'string', demandOption: true, describe: 'Id, its beginning, or "latest".' }),
    async (args) => {
      const store = openStore(args.bucket);
      const record = await new History(store).run(args.run);
      const report = await writeReport(store, record, (error) => {
        io.stderr.write(`warning: ${error.message}\n`);
      });
      if (record.report !== report) await writeRun(store, { ...record, report });
      if (args.json) printJson(io, { run: record.id, report });
      else printLine(io, report);
    },
  );
