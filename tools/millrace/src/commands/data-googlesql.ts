import type { GoogleSqlQuery } from '@millrace/dataset';
import type { Argv } from 'yargs';
import { type GlobalFlags, type Io, printJson } from '../io.ts';
import { writeText } from './data-files.ts';
import { fittedOf, RECIPE, recipeOf } from './data-recipe.ts';

/** `millrace data googlesql`: a recipe as a query of BigQuery. */
export const addDataGoogleSql = (parser: Argv<GlobalFlags>, io: Io): Argv<GlobalFlags> =>
  parser.command(
    'googlesql',
    'Say a recipe as GoogleSQL over a table of BigQuery; values of the recipe are parameters of the query.',
    (args) =>
      args
        .option('recipe', RECIPE)
        .option('table', {
          type: 'string',
          demandOption: true,
          requiresArg: true,
          describe: 'The table with the raw rows: PROJECT.DATASET.TABLE.',
        })
        .option('query', {
          choices: ['rows', 'counts', 'prepared'] as const,
          describe:
            'The rows of the splits (prepared), how many those are (rows, default for a recipe alone), or counts of the raw columns.',
        })
        .option('output', {
          alias: 'o',
          type: 'string',
          requiresArg: true,
          describe: 'File to write (standard output).',
        })
        .example('$0 data googlesql --recipe splits/recipe.json --table my-project.forest.trees', ''),
    async ({ recipe: given, table, query, output, json }) => {
      const { compileGoogleSql } = await import('@millrace/dataset');
      const found = await recipeOf(given, io);
      const compiled = compileGoogleSql(found.recipe, table.split('.'));
      const of = (name: 'rows' | 'counts' | 'prepared'): GoogleSqlQuery => {
        if (name === 'prepared') return compiled.prepared(fittedOf(given, found));
        return name === 'rows' ? compiled.rows([]) : compiled.counts();
      };
      const wanted = of(query ?? (found.fitted === undefined ? 'rows' : 'prepared'));
      const text = sqlText(wanted);
      if (output !== undefined) await writeText(output, text, io);
      if (json) printJson(io, wanted);
      else if (output === undefined) io.stdout.write(text);
    },
  );

/** The query below comments that tell its parameters, a line each. */
const sqlText = ({ subject, sql, parameters }: GoogleSqlQuery): string =>
  [
    `-- ${subject}`,
    ...parameters.map(({ name, type, value }) => `-- @${name} ${type} ${JSON.stringify(value)}`),
    ...[sql, ''],
  ].join('\n');
