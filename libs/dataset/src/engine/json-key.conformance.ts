import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { inScratch } from '../fixtures/scratch.ts';
import { lotOf } from '../splits/lot.ts';
import { Statements } from './beam/expression-python.ts';
import { LOT_PYTHON } from './beam/fingerprint-python.ts';
import { JSON_KEY_PYTHON, jsonPython } from './beam/key-python.ts';
import { type Evaluator, withEvaluator } from './bigquery/fixtures/evaluator.ts';
import { lotSql } from './bigquery/lot-sql.ts';
import { identifier } from './bigquery/names.ts';
import { Parameters } from './bigquery/query.ts';
import { withDatabase } from './duckdb/database.ts';
import { jsonSql } from './duckdb/lot-sql.ts';
import { query } from './duckdb/query.ts';
import { parquetRowsSql, sourceColumnsSql } from './duckdb/source-sql.ts';
import { type RawRow, writeParquet } from './fixtures/duckdb.ts';
import { expectedKeys, type Hashed, hashedSchema, keyColumns, keyRows, recipe, types } from './fixtures/json-keys.ts';

/** Keys and fingerprints by the SQL of our own engine. */
const byDuckDb = (rows: readonly RawRow[]): Promise<Hashed[]> =>
  inScratch(async (folder) => {
    const file = await writeParquet(recipe, rows, folder);
    return withDatabase({ workDirectory: folder, threads: 1 }, (connection) => {
      const columns = sourceColumnsSql(recipe, { format: 'parquet', whole: new Map() }).join(', ');
      const source = `SELECT ${columns} FROM (${parquetRowsSql(recipe, [file])})`;
      const keys = `SELECT ${jsonSql(keyColumns, types)} AS text FROM (${source})`;
      return query(connection, `SELECT text, farm_fingerprint(text) AS fingerprint FROM (${keys})`, hashedSchema);
    });
  });

/** The same by the Python of Beam's pipelines, where timestamps are microseconds. */
function byPython(rows: readonly RawRow[]): Hashed[] {
  const { columns } = recipe.source;
  const names = new Map(columns.map(({ name }) => [name, name]));
  const text = jsonPython(keyColumns, { scope: types, names, statements: new Statements() });
  const values = columns.map(({ type }) =>
    type === 'string' || type === 'boolean' ? '' : type === 'number' ? 'float' : 'int',
  );
  const code = `
import json, math, sys
${LOT_PYTHON}${JSON_KEY_PYTHON}
def hashed(${columns.map(({ name }) => name).join(', ')}):
    text = ${text}
    return dict(text=text, fingerprint=str(fingerprint(text)))

def value(a, kind):
    return a if a is None or not kind else float(a) if kind == 'float' else int(a)

rows = json.load(sys.stdin)
print(json.dumps([hashed(*map(value, row, ${JSON.stringify(values)})) for row in rows]))
`;
  const input = JSON.stringify(rows.map((row) => columns.map(({ name }) => row[name])));
  const found = execFileSync('python3', ['-c', code], { input, encoding: 'utf8', maxBuffer: 1 << 30 });
  return z.array(hashedSchema).parse(JSON.parse(found));
}

/** The lots that GoogleSQL gives the rows of the evaluator's table. */
async function lotsByGoogleSql(evaluator: Evaluator): Promise<number[]> {
  const parameters = new Parameters();
  const columns = recipe.source.columns.map(({ name, header }) => `${identifier(header ?? name)} AS ${name}`);
  const sql = `SELECT ${lotSql(recipe, types, parameters)} AS lot FROM (SELECT ${columns.join(', ')} FROM raw)`;
  return (await evaluator.run({ sql, parameters: parameters.list() })).map(({ lot }) => Number(lot));
}

/** As many rows as the evaluator gives at a time. */
const PIECE = 12_000;

it("a row's key as JSON, and so its lot, is what Google's evaluator prints", async () => {
  const rows = keyRows();
  await withEvaluator(async (evaluator) => {
    for (let from = 0; from < rows.length; from += PIECE) {
      const piece = rows.slice(from, from + PIECE);
      const expected = await expectedKeys(piece, evaluator);
      expect(expected).toHaveLength(piece.length);
      expect(await byDuckDb(piece)).toEqual(expected);
      expect(byPython(piece)).toEqual(expected);
      const lots = expected.map((e) => lotOf(BigInt(e.fingerprint), recipe.split.lots));
      expect(await lotsByGoogleSql(evaluator)).toEqual(lots);
    }
  });
  process.stdout.write(
    `${rows.length} keys of ${keyColumns.length} values each: text and fingerprint of DuckDB and Python, and lot of GoogleSQL, as Google's evaluator has them\n`,
  );
});
