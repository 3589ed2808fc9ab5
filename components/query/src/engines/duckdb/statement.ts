import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  type DuckDBConnection,
  type DuckDBPreparedStatement,
  type DuckDBType,
  LIST,
  listValue,
  StatementType,
  VARCHAR,
} from '@duckdb/node-api';
import { invalid, type Problem } from '@millrace/contract';
import type { SqlParameter } from '../../parameters.ts';
import { notOneSelect } from '../not-one-select.ts';
import { sqlError } from './sql-error.ts';

/** A statement that has been looked at. */
export interface Statement {
  /** Runs it behind other words, such as CREATE TABLE … AS. */
  runAfter(words: string): Promise<void>;
}

/**
 * Holds the SQL to one SELECT, and its parameters to those that are given. Nothing runs.
 * @throws MillraceError `INVALID_SQL` with line and column, `NOT_ONE_SELECT`, `INVALID_SQL_PARAMETERS`.
 */
export async function statementOf(
  connection: DuckDBConnection,
  sql: string,
  parameters: readonly SqlParameter[],
): Promise<Statement> {
  return explained(sql, 0, async () => {
    const found = await connection.extractStatements(sql);
    if (found.count !== 1) throw notOneSelect(`${found.count} statements`);
    const prepared = await found.prepare(0);
    if (prepared.statementType !== StatementType.SELECT) throw notOneSelect(StatementType[prepared.statementType]);
    checkParameters(prepared, parameters);
    return {
      runAfter: (words) =>
        explained(sql, 1, async () => {
          const whole = await connection.prepare(`${words}\n${sql}`);
          bind(whole, parameters);
          await whole.run();
        }),
    };
  });
}

async function explained<T>(sql: string, linesBefore: number, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw sqlError(error, sql, linesBefore);
  }
}

function checkParameters(prepared: DuckDBPreparedStatement, given: readonly SqlParameter[]): void {
  const asked = Array.from({ length: prepared.parameterCount }, (_, i) => prepared.parameterName(i + 1));
  const known = given.map(({ name }) => name);
  const problem = (name: string, code: string, message: string): Problem => ({
    path: `parameters.${name}`,
    ...{ code, message },
  });
  const problems = [
    ...asked
      .filter((name) => !known.includes(name))
      .map((name) => problem(name, 'MISSING_PARAMETER', `The SQL asks for $${name}.`)),
    ...known
      .filter((name) => !asked.includes(name))
      .map((name) => problem(name, 'UNKNOWN_PARAMETER', `The SQL has no $${name}.`)),
  ];
  if (problems.length > 0) throw invalid('INVALID_SQL_PARAMETERS', 'Parameters of the query', problems);
}

const TYPES: Readonly<Record<string, DuckDBType>> = { STRING: VARCHAR, INT64: BIGINT, FLOAT64: DOUBLE, BOOL: BOOLEAN };

function bind(statement: DuckDBPreparedStatement, parameters: readonly SqlParameter[]): void {
  for (const { name, type, value } of parameters) {
    const place = statement.parameterIndex(name);
    const item = /^ARRAY<(.*)>$/.exec(type)?.[1];
    const scalar = (one: string | number | boolean) => ((item ?? type) === 'INT64' ? BigInt(one) : one);
    const itemType = TYPES[item ?? type] ?? VARCHAR;
    if (value === null) statement.bindNull(place);
    else if (typeof value === 'object') statement.bindList(place, listValue(value.map(scalar)), LIST(itemType));
    else statement.bindValue(place, scalar(value), itemType);
  }
}
