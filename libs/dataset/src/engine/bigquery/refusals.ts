import { invalid, type Problem } from '@millrace/contract';
import type { Expression } from '../../recipe/expression.ts';
import type { Layout } from '../../recipe/layout.ts';
import type { Recipe } from '../../recipe/recipe.ts';
import type { GoogleSqlQuery } from './query.ts';

/** https://cloud.google.com/bigquery/docs/schemas#column_names and https://cloud.google.com/bigquery/quotas#query_jobs */
const LONGEST_NAME = 300;
const FORBIDDEN = /[!"$()*,./;?@[\\\]^`{}~]/;
const RESERVED = /^(_table_|_file_|_partition|_row_timestamp|__root__|_colidentifier)/i;
const MOST_COLUMNS = 10_000;
const MOST_PARAMETERS = 10_000;
const LONGEST_QUERY = 1024 * 1024;

const problem = (path: string, message: string, hint?: string): Problem => ({
  path,
  code: 'NOT_EXPRESSIBLE',
  message,
  ...(hint === undefined ? {} : { hint }),
});

/** Throws `NOT_EXPRESSIBLE` where there are problems. */
function refuse(recipe: Recipe, problems: readonly Problem[]): void {
  if (problems.length > 0) throw invalid('NOT_EXPRESSIBLE', `Recipe ${recipe.name} in GoogleSQL`, problems);
}

/**
 * Refuses a recipe that GoogleSQL or BigQuery cannot express, before anything is run.
 * @throws MillraceError `NOT_EXPRESSIBLE` with every step and its reason.
 */
export function refuseRecipe(recipe: Recipe): void {
  refuse(recipe, [
    ...recipe.source.columns.flatMap((c, i) => nameProblems(c.header ?? c.name, `recipe.source.columns[${i}]`)),
    ...recipe.features.flatMap((f, i) => nameProblems(f.name, `recipe.features[${i}]`)),
    ...nameProblems(recipe.target.name, 'recipe.target'),
    ...recipe.carry.flatMap((name, i) => nameProblems(name, `recipe.carry[${i}]`)),
    ...expressionsOf(recipe).flatMap(([path, e]) => textProblems(e, path)),
    ...recipe.features.flatMap((f, i) =>
      f.kind === 'categorical' ? wordProblems(f.vocabulary, `recipe.features[${i}].vocabulary`) : [],
    ),
    ...(recipe.target.kind === 'label' ? wordProblems(recipe.target.labels, 'recipe.target.labels') : []),
  ]);
}

function nameProblems(name: string, path: string): Problem[] {
  const quoted = JSON.stringify(name);
  if (RESERVED.test(name)) return [problem(path, `BigQuery keeps names that start like ${quoted} to itself.`)];
  if (name.length > LONGEST_NAME) return [problem(path, `a column's name has at most ${LONGEST_NAME} characters.`)];
  const wrong = FORBIDDEN.exec(name)?.[0];
  if (wrong === undefined) return [];
  return [problem(path, `no column of a BigQuery table has ${JSON.stringify(wrong)} in its name, as ${quoted} has.`)];
}

/** Every expression of a recipe that a query computes, with its path. */
function expressionsOf({ derived, filters, features, target, weight }: Recipe): [string, Expression][] {
  return [
    ...derived.map((d, i): [string, Expression] => [`recipe.derived[${i}].expression`, d.expression]),
    ...filters.map((e, i): [string, Expression] => [`recipe.filters[${i}]`, e]),
    ...features.map((f, i): [string, Expression] => [`recipe.features[${i}].expression`, f.expression]),
    ['recipe.target.expression', target.expression],
    ...(weight === undefined ? [] : [['recipe.weight', weight] satisfies [string, Expression]]),
  ];
}

function textProblems(e: Expression, path: string): Problem[] {
  if ('op' in e) return e.args.flatMap((arg, i) => textProblems(arg, `${path}.args[${i}]`));
  if ('cast' in e) return textProblems(e.of, `${path}.of`);
  return 'value' in e && typeof e.value === 'string' ? wordProblems([e.value], path) : [];
}

/** A text that UTF-8 cannot hold would arrive as another one. */
const wordProblems = (words: readonly string[] | undefined, path: string): Problem[] =>
  words === undefined || words.every((word) => word.isWellFormed())
    ? []
    : [problem(path, 'a text has half of a surrogate pair, which is no Unicode text.')];

/** Refuses a layout that no table can have. */
export function refuseLayout(recipe: Recipe, names: readonly string[], layout: Layout): void {
  const first = new Map<string, string>();
  const doubled = names.flatMap((name) => {
    const other = first.get(name.toLowerCase());
    first.set(name.toLowerCase(), other ?? name);
    return other === undefined ? [] : [problem('recipe.features', `two columns would be called ${name}.`)];
  });
  const wide = names.length > MOST_COLUMNS;
  const largest = layout.features.filter((c) => c.kind === 'onehot').map((c) => c.feature.name);
  const hint = `Set maxSize lower, or encoding to 'index', of ${[...new Set(largest)].join(', ')}.`;
  const many = `a table has at most ${MOST_COLUMNS} columns, not ${names.length}.`;
  refuse(recipe, [...doubled, ...(wide ? [problem('recipe.features', many, hint)] : [])]);
}

/** The query, if BigQuery takes one of its size. */
export function withinLimits(recipe: Recipe, query: GoogleSqlQuery): GoogleSqlQuery {
  const bytes = Buffer.byteLength(query.sql);
  const { length } = query.parameters;
  refuse(recipe, [
    ...(bytes > LONGEST_QUERY ? [problem('recipe', `its query has ${bytes} bytes, more than ${LONGEST_QUERY}.`)] : []),
    ...(length > MOST_PARAMETERS
      ? [problem('recipe', `its query has ${length} values, more than ${MOST_PARAMETERS}.`)]
      : []),
  ]);
  return query;
}
