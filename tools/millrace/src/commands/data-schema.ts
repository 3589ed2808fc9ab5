import type { Argv } from 'yargs';
import { type GlobalFlags, type Io, printJson } from '../io.ts';
import { FILES, rawPaths, withWorkDirectory, writeText } from './data-files.ts';

/** `millrace data schema FILE…`: the schema that data fits, to be read, changed and kept in the repository. */
export const addDataSchema = (parser: Argv<GlobalFlags>, io: Io): Argv<GlobalFlags> =>
  parser.command(
    'schema <files..>',
    'Infer the schema of raw data: read it, loosen it where data may differ, and keep it in the repository.',
    (args) =>
      args
        .positional('files', FILES)
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
      if (writeStatistics !== undefined) await writeText(writeStatistics, jsonText(statistics), io);
      if (output !== undefined) await writeText(output, jsonText(schema), io);
      if (json) printJson(io, schema);
      else if (output === undefined) io.stdout.write(jsonText(schema));
    },
  );
