import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { MillraceError } from '@millrace/contract';
import * as z from 'zod';
import { columnTypes } from '../../recipe/check.ts';
import type { ColumnType } from '../../recipe/expression.ts';
import { type Layout, layoutOf } from '../../recipe/layout.ts';
import { SPLIT_NAMES, type SplitName } from '../../recipe/recipe.ts';
import type { SplitsManifest } from '../../splits/manifest.ts';
import { type DatabaseOptions, withDatabase } from './database.ts';
import { countSchema, query } from './query.ts';
import { identifier, stringLiteral } from './quote.ts';
import { type SplitsContent, writeSplitsFolder } from './write-splits.ts';

export type CollectOptions = DatabaseOptions & SplitsContent & Shards;

/** Parquet files (`*.parquet`) with the rows, in any order: a folder of all, or one for each split. */
export type Shards =
  | {
      readonly shards: string;
      /** The column of the files that names the split of a row. */
      readonly splitColumn: string;
    }
  | { readonly shards: Readonly<Record<SplitName, string>> };

const TYPES: Record<ColumnType, string> = {
  string: 'VARCHAR',
  integer: 'BIGINT',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
  timestamp: 'TIMESTAMP',
};

/**
 * Makes the splits folder of rows that another engine has prepared: rounds features and weights to 32-bit floats, as
 * SEMANTICS.md says, and puts the rows in an order that follows from their content, since other engines keep none.
 * @throws MillraceError `WRONG_ROWS`, when the files do not hold the rows that were counted
 */
export function collectSplits(options: CollectOptions): Promise<SplitsManifest> {
  const { fittedRecipe, rows, output } = options;
  const layout = layoutOf(fittedRecipe);
  const types = columnTypes(fittedRecipe.recipe);
  const columns = selected(layout, options, types);
  return withDatabase(options, async (connection, connect) => {
    await connection.run(`CREATE VIEW shards AS ${shardsSql(options, columns)}`);
    await checkRows(connection, rows);
    const names = [...layoutNames(layout)].map(identifier).join(', ');
    // By a hash: in the order of their values, rows that are alike would come to training one after the other.
    const select = (name: SplitName): string =>
      `SELECT ${names} FROM shards WHERE "the split" = ${stringLiteral(name)} ORDER BY hash(${names}), ${names}`;
    try {
      return await writeSplitsFolder(connection, connect, options, select);
    } catch (error) {
      await rm(output, { recursive: true, force: true });
      throw error;
    }
  });
}

function shardsSql(given: Shards, columns: readonly string[]): string {
  const rows = (folder: string, split: string): string =>
    `SELECT ${columns.join(', ')}, ${split} AS "the split" FROM read_parquet(${stringLiteral(join(folder, '*.parquet'))})`;
  if ('splitColumn' in given) return rows(given.shards, identifier(given.splitColumn));
  return SPLIT_NAMES.map((name) => rows(given.shards[name], stringLiteral(name))).join(' UNION ALL ');
}

const layoutNames = ({ features, target, weight, carry }: Layout): string[] => [
  ...features.map((column) => column.name),
  target,
  ...(weight === undefined ? [] : [weight]),
  ...carry,
];

/** The columns of the layout with the types that files of splits have. */
function selected(
  { features, target, weight, carry }: Layout,
  { fittedRecipe }: SplitsContent,
  types: ReadonlyMap<string, ColumnType>,
): string[] {
  const cast = (name: string, type: string): string => `CAST(${identifier(name)} AS ${type}) AS ${identifier(name)}`;
  return [
    ...features.map(({ name }) => cast(name, 'FLOAT')),
    cast(target, fittedRecipe.recipe.target.kind === 'number' ? 'DOUBLE' : 'INTEGER'),
    ...(weight === undefined ? [] : [cast(weight, 'FLOAT')]),
    ...carry.map((name) => cast(name, TYPES[types.get(name) ?? 'string'])),
  ];
}

async function checkRows(connection: DuckDBConnection, expected: SplitsManifest['rows']): Promise<void> {
  const found = await query(
    connection,
    'SELECT "the split" AS split, count(*) AS n FROM shards GROUP BY ALL',
    z.object({ split: z.string(), n: countSchema }),
  );
  const problems = SPLIT_NAMES.flatMap((name) => {
    const n = found.find(({ split }) => split === name)?.n ?? 0;
    if (n === expected[name]) return [];
    return [{ path: name, code: 'WRONG_ROWS', message: `${n} rows came, ${expected[name]} were counted.` }];
  });
  if (problems.length === 0) return;
  throw new MillraceError('WRONG_ROWS', 'The prepared rows are not those that were counted.', {
    problems,
    hint: 'Did the raw files change while they were read? Run it again.',
  });
}
