import type { Problem } from '@millrace/contract';
import type { Layout } from '../../recipe/layout.ts';
import type { Recipe } from '../../recipe/recipe.ts';
import { inexpressible, refuseInexpressible, textProblems } from '../inexpressible.ts';
import type { GoogleSqlQuery } from './query.ts';

/** https://cloud.google.com/bigquery/docs/schemas#column_names and https://cloud.google.com/bigquery/quotas#query_jobs */
const LONGEST_NAME = 300;
const FORBIDDEN = /[!"$()*,./;?@[\\\]^`{}~]/;
const RESERVED = /^(_table_|_file_|_partition|_row_timestamp|__root__|_colidentifier)/i;
const MOST_COLUMNS = 10_000;
const MOST_PARAMETERS = 10_000;
const LONGEST_QUERY = 1024 * 1024;

/** Throws `NOT_EXPRESSIBLE` where there are problems. */
const refuse = (recipe: Recipe, problems: readonly Problem[]): void =>
  refuseInexpressible(`Recipe ${recipe.name} in GoogleSQL`, problems);

/**
 * Refuses a recipe that GoogleSQL or BigQuery cannot express, before anything is run.
 * @param ofTable names in the files are names of a table's columns
 * @throws MillraceError `NOT_EXPRESSIBLE` with every step and its reason.
 */
export function refuseRecipe(recipe: Recipe, ofTable = true): void {
  refuse(recipe, [
    ...recipe.source.columns.flatMap((c, i) =>
      nameProblems((ofTable ? c.header : undefined) ?? c.name, `recipe.source.columns[${i}]`),
    ),
    ...recipe.features.flatMap((f, i) => nameProblems(f.name, `recipe.features[${i}]`)),
    ...nameProblems(recipe.target.name, 'recipe.target'),
    ...recipe.carry.flatMap((name, i) => nameProblems(name, `recipe.carry[${i}]`)),
    ...textProblems(recipe),
  ]);
}

function nameProblems(name: string, path: string): Problem[] {
  const quoted = JSON.stringify(name);
  if (RESERVED.test(name)) return [inexpressible(path, `BigQuery keeps names that start like ${quoted} to itself.`)];
  if (name.length > LONGEST_NAME)
    return [inexpressible(path, `a column's name has at most ${LONGEST_NAME} characters.`)];
  const wrong = FORBIDDEN.exec(name)?.[0];
  if (wrong === undefined) return [];
  return [
    inexpressible(path, `no column of a BigQuery table has ${JSON.stringify(wrong)} in its name, as ${quoted} has.`),
  ];
}

/** Refuses a layout that no table can have. */
export function refuseLayout(recipe: Recipe, names: readonly string[], layout: Layout): void {
  const first = new Map<string, string>();
  const doubled = names.flatMap((name) => {
    const other = first.get(name.toLowerCase());
    first.set(name.toLowerCase(), other ?? name);
    return other === undefined ? [] : [inexpressible('recipe.features', `two columns would be called ${name}.`)];
  });
  const wide = names.length > MOST_COLUMNS;
  const largest = layout.features.filter((c) => c.kind === 'onehot').map((c) => c.feature.name);
  const hint = `Set maxSize lower, or encoding to 'index', of ${[...new Set(largest)].join(', ')}.`;
  const many = `a table has at most ${MOST_COLUMNS} columns, not ${names.length}.`;
  refuse(recipe, [...doubled, ...(wide ? [inexpressible('recipe.features', many, hint)] : [])]);
}

/** The query, if BigQuery takes one of its size. */
export function withinLimits(recipe: Recipe, query: GoogleSqlQuery): GoogleSqlQuery {
  const bytes = Buffer.byteLength(query.sql);
  const { length } = query.parameters;
  refuse(recipe, [
    ...(bytes > LONGEST_QUERY
      ? [inexpressible('recipe', `its query has ${bytes} bytes, more than ${LONGEST_QUERY}.`)]
      : []),
    ...(length > MOST_PARAMETERS
      ? [inexpressible('recipe', `its query has ${length} values, more than ${MOST_PARAMETERS}.`)]
      : []),
  ]);
  return query;
}
