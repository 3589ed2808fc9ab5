import type { FittedRecipe } from '../../recipe/fitted.ts';
import { layoutOf } from '../../recipe/layout.ts';
import type { Recipe } from '../../recipe/recipe.ts';
import type { Counted } from '../described.ts';
import { numericColumns } from '../prepared-columns.ts';
import { columnDetails, countsSql, detailsSql, splitDetails } from './describe-sql.ts';
import { preparedName, stageName } from './names.ts';
import { outputSql } from './output-sql.ts';
import { preparedSql, type RawTable, sourceSql } from './prepared-sql.ts';
import { type GoogleSqlQuery, Parameters } from './query.ts';
import { refuseLayout, refuseRecipe, withinLimits } from './refusals.ts';
import { type Range, rowsSql } from './statistics-sql.ts';

/** The rows of the splits. */
export interface PreparedQuery extends GoogleSqlQuery {
  /** The column that holds `train`, `validation` or `test`. */
  readonly splitColumn: string;
}

/** A recipe as queries over one table; each stands on its own. */
export interface GoogleSqlRecipe {
  /** Rows of each split, values that are there, extremes. */
  rows(fine: readonly string[]): GoogleSqlQuery;
  /** Bins and words of features and target by split, and sums of the train split, whose extremes the ranges are. */
  values(ranges: readonly Range[]): GoogleSqlQuery;
  /** Of each raw column the values that are there, different ones, extremes. */
  counts(): GoogleSqlQuery;
  /** What is told of raw columns beyond that: sums, bins and words. */
  details(counted: readonly Counted[]): GoogleSqlQuery;
  /**
   * The rows of all splits: features scaled and encoded, target, weight, carried columns, split. GoogleSQL has no
   * 32-bit floats, so rounding features and weight to them is left to who reads the rows.
   * @throws MillraceError `NOT_EXPRESSIBLE`, when what was fitted has too many columns.
   */
  prepared(fitted: FittedRecipe['fitted']): PreparedQuery;
}

/**
 * Compiles a recipe to GoogleSQL with the meaning of SEMANTICS.md. The columns of `table` (project, dataset and table)
 * have the recipe's types: STRING, INT64, BOOL, TIMESTAMP, and for numbers FLOAT64, INT64 or NUMERIC; as with Parquet,
 * what the recipe says of CSV has no meaning. With `headers`, the names of the columns of CSV files, all columns are
 * text, called as `csvColumn` says, and read as the recipe says of CSV.
 * @throws MillraceError `NOT_EXPRESSIBLE` with every step that cannot be said and why.
 */
export function compileGoogleSql(
  recipe: Recipe,
  table: readonly string[],
  headers?: readonly string[],
): GoogleSqlRecipe {
  const raw: RawTable = headers === undefined ? { table } : { table, headers };
  refuseRecipe(recipe, headers === undefined);
  const numeric = numericColumns(recipe, preparedName);
  const over =
    (rows: typeof preparedSql) =>
    (subject: string, select: (parameters: Parameters) => string): GoogleSqlQuery => {
      const parameters = new Parameters();
      const sql = `${rows(recipe, raw, parameters)}\n${select(parameters)}`;
      return withinLimits(recipe, { subject, sql, parameters: parameters.list() });
    };
  const [query, ofSource] = [over(preparedSql), over(sourceSql)];
  const compiled: GoogleSqlRecipe = {
    rows: (fine) => query('rows of the splits', () => rowsSql(numeric, fine)),
    values: (ranges) =>
      query('values in the splits', (parameters) =>
        detailsSql(stageName.prepared, splitDetails(recipe, ranges), parameters, preparedName.split),
      ),
    counts: () => ofSource('counts of the columns', () => countsSql(recipe.source.columns)),
    details: (counted) =>
      ofSource('values of the columns', (parameters) =>
        detailsSql(stageName.source, columnDetails(recipe, counted), parameters),
      ),
    prepared: (fitted) => {
      const fittedRecipe: FittedRecipe = { formatVersion: 1, recipe, fitted };
      const layout = layoutOf(fittedRecipe);
      const names = [...layout.features.map((f) => f.name), layout.target, ...layout.carry];
      if (layout.weight !== undefined) names.push(layout.weight);
      const splitColumn = freeName('split', names);
      refuseLayout(recipe, [...names, splitColumn], layout);
      return {
        ...query('prepared rows', (parameters) => outputSql(fittedRecipe, layout, splitColumn, parameters)),
        splitColumn,
      };
    },
  };
  // What is too long for BigQuery is so from the first query on.
  compiled.rows([]);
  return compiled;
}

/** The name, with `_` added until no other is equal but for case. */
function freeName(name: string, taken: readonly string[]): string {
  return taken.some((other) => other.toLowerCase() === name.toLowerCase()) ? freeName(`${name}_`, taken) : name;
}
