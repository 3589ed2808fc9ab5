import { EXIT, MillraceError } from '@millrace/contract';
import type { Anomaly } from '@millrace/dataset';
import type { Argv } from 'yargs';
import { type GlobalFlags, type Io, printJson, printLine } from '../io.ts';
import { FILES, jsonOf, rawPaths, withWorkDirectory, writeText } from './data-files.ts';

/** `millrace data validate FILE… --schema FILE`: what preprocess would stop at, without a pipeline. */
export const addDataValidate = (parser: Argv<GlobalFlags>, io: Io, exit: (code: number) => void): Argv<GlobalFlags> =>
  parser.command(
    'validate <files..>',
    'Compare raw data with a schema, and with earlier statistics. Exit code 3: there are errors.',
    (args) =>
      args
        .positional('files', FILES)
        .option('schema', {
          type: 'string',
          requiresArg: true,
          demandOption: true,
          describe: 'What the data should be: written by data schema, or schema.json of preprocess.',
        })
        .option('statistics', {
          type: 'string',
          requiresArg: true,
          describe: 'statistics.json of an earlier run; drift from it is an anomaly.',
        })
        .option('drift', {
          type: 'number',
          requiresArg: true,
          implies: 'statistics',
          describe:
            'Largest drift, 0 to 1; beyond is an error. Without it, and none in the schema, drift is a warning.',
        })
        .option('write-statistics', {
          type: 'string',
          requiresArg: true,
          describe: 'File for the statistics of this data, for the next validation.',
        })
        .option('strict', { type: 'boolean', default: false, describe: 'Warnings count as errors.' })
        .example('$0 data validate trees.csv --schema schema.json', '')
        .example('$0 data validate data/ --schema schema.json --statistics last.json --drift 0.2', 'drift, too')
        .example('$0 data validate trees.csv --schema schema.json --json | jq .anomalies', ''),
    async ({ files, schema: schemaFile, statistics: statisticsFile, drift, writeStatistics, strict, json }) => {
      const { anomalyText, checkFiles, jsonText, parseSchema, parseStatistics } = await import('@millrace/dataset');
      if (drift !== undefined && !(drift >= 0 && drift <= 1)) throw wrongDrift(drift);
      const schema = parseSchema(await jsonOf(schemaFile, io));
      const previous = statisticsFile === undefined ? undefined : parseStatistics(await jsonOf(statisticsFile, io));
      const paths = await rawPaths(files, io);
      const { anomalies, rows, statistics } = await withWorkDirectory((workDirectory) =>
        checkFiles(paths, {
          ...{ schema, previous, drift, workDirectory, signal: io.signal },
          statistics: writeStatistics !== undefined,
        }),
      );
      if (writeStatistics !== undefined && statistics !== undefined) {
        await writeText(writeStatistics, jsonText(statistics), io);
      }
      const [errors, warnings] = [bySeverity(anomalies, 'error'), bySeverity(anomalies, 'warning')];
      const counts = { rows, errors: errors.length, warnings: warnings.length };
      if (json) printJson(io, { files, ...counts, anomalies });
      else {
        printLine(io, `${files.join(', ')}: ${summary(counts)}`);
        for (const { severity, path, code, ...anomaly } of [...errors, ...warnings]) {
          printLine(io, `  ${severity} ${path}: ${anomalyText(anomaly)} [${code}]`);
        }
      }
      if (anomalies.some(({ severity }) => strict || severity === 'error')) exit(EXIT.gate);
    },
  );

const wrongDrift = (drift: number): MillraceError =>
  new MillraceError('USAGE', `--drift: ${drift} is not from 0 to 1.`, { exitCode: EXIT.usage });

const bySeverity = (anomalies: readonly Anomaly[], wanted: Anomaly['severity']): Anomaly[] =>
  anomalies.filter(({ severity }) => severity === wanted);

/** `2 errors, 1 warning in 300 rows` */
function summary({ rows, errors, warnings }: { rows: number | undefined; errors: number; warnings: number }): string {
  const counts = [counted(errors, 'error'), counted(warnings, 'warning')].filter((text) => text !== '');
  const where = rows === undefined ? '' : ` in ${rows.toLocaleString('en')} rows`;
  return `${counts.length === 0 ? 'as the schema expects' : counts.join(', ')}${where}`;
}

const counted = (count: number, what: string): string =>
  count === 0 ? '' : `${count} ${what}${count === 1 ? '' : 's'}`;
