import { resolve } from 'node:path';
import type { Argv } from 'yargs';
import { type GlobalFlags, type Io, printJson } from '../io.ts';
import { replaceFile } from '../replace-file.ts';
import { rawPaths, withWorkDirectory } from './data-files.ts';

/** `millrace data schema FILE…`: the schema that data fits, to be read, changed and kept in the repository. */
export const addDataSchema = (parser: Argv<GlobalFlags>, io: Io): Argv<GlobalFlags> =>
  parser.command(
    'schema <files..>',
    'Infer the schema of raw data: read it, loosen it where data may differ, and keep it in the repository.',
    (args) =>
      args
        .positional('files', {
          type: 'string',
          array: true,
          demandOption: true,
          describe: 'CSV (also .gz) or Parquet files, or folders of them.',
        })
        .option('output', {
          alias: 'o',
          type: 'string',
          requiresArg: true,
          describe: 'File to write (standard output).',
        })
        .option('label', {
          type: 'string',
          requiresArg: true,
          describe: 'The column to predict: no row may lack it, and no class.',
        })
        .option('write-statistics', {
          type: 'string',
          requiresArg: true,
          describe: 'File for the statistics, from which a later validation tells drift.',
        })
        .example('$0 data schema data/ --label kind -o schema.json', '')
        .example(
          '$0 data schema trees.csv --write-statistics statistics.json',
          'for drift: data validate --statistics',
        ),
    async ({ files, output, label, writeStatistics, json }) => {
      const { describeFiles, jsonText } = await import('@millrace/dataset');
      const paths = await rawPaths(files, io);
      const { schema, statistics } = await withWorkDirectory((workDirectory) =>
        describeFiles(paths, { workDirectory, signal: io.signal, label }),
      );
      if (writeStatistics !== undefined) await write(writeStatistics, jsonText(statistics), io);
      if (output !== undefined) await write(output, jsonText(schema), io);
      if (json) printJson(io, schema);
      else if (output === undefined) io.stdout.write(jsonText(schema));
    },
  );

async function write(given: string, text: string, io: Io): Promise<void> {
  await replaceFile(resolve(io.cwd, given), text);
  io.stderr.write(`wrote ${given}\n`);
}
