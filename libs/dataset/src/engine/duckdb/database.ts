import { mkdir, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import {
  BIGINT,
  type DuckDBConnection,
  DuckDBInstance,
  DuckDBScalarFunction,
  type DuckDBType,
  type DuckDBValue,
  type DuckDBVector,
  VARCHAR,
} from '@duckdb/node-api';
import { MillraceError } from '@millrace/contract';
import { jsonString } from '../../recipe/split-key.ts';
import { fingerprint } from '../../splits/fingerprint.ts';

export interface DatabaseOptions {
  /** Folder for what does not fit in memory; made, and removed afterwards. */
  readonly workDirectory: string;
  /** Memory of the engine, e.g. `512MB`. Default 512MB; Node itself takes about 150 MB more. */
  readonly memoryLimit?: string;
  /** Default: the machine's cores. */
  readonly threads?: number;
  /** Stops the query that is running. */
  readonly signal?: AbortSignal;
}

/** Opens another connection to the same data, closed with the database. */
export type Connect = () => Promise<DuckDBConnection>;

/** Macros that expressions use; SEMANTICS.md, "Operators". */
const MACROS = [
  'CREATE MACRO finite(x) AS CASE WHEN isfinite(x) THEN x END',
  'CREATE MACRO smaller(a, b) AS CASE WHEN a <= b THEN a WHEN a > b THEN b END',
  'CREATE MACRO larger(a, b) AS CASE WHEN a >= b THEN a WHEN a < b THEN b END',
  'CREATE MACRO whole(x) AS CASE WHEN abs(x) < 9007199254740992 THEN CAST(trunc(x) AS BIGINT) END',
];

/** Runs `work` with a connection of bounded memory, and removes what it spilled. */
export async function withDatabase<T>(
  options: DatabaseOptions,
  work: (connection: DuckDBConnection, connect: Connect) => Promise<T>,
): Promise<T> {
  const spill = join(options.workDirectory, 'duckdb-spill');
  await mkdir(spill, { recursive: true });
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: options.memoryLimit ?? '512MB',
    temp_directory: spill,
    threads: String(options.threads ?? availableParallelism()),
    preserve_insertion_order: 'true',
  });
  const connections: DuckDBConnection[] = [];
  const connect: Connect = async () => {
    const opened = await instance.connect();
    connections.push(opened);
    return opened;
  };
  const interrupt = (): void => {
    for (const opened of connections) opened.interrupt();
  };
  options.signal?.addEventListener('abort', interrupt, { once: true });
  try {
    options.signal?.throwIfAborted();
    const connection = await connect();
    // With BigQuery's bits, and as its TO_JSON_STRING says a text.
    connection.registerScalarFunction(textFunction('farm_fingerprint', BIGINT, fingerprint));
    connection.registerScalarFunction(textFunction('json_string', VARCHAR, jsonString));
    for (const macro of MACROS) await connection.run(macro);
    await connection.run("SET TimeZone = 'UTC'");
    return await work(connection, connect);
  } catch (error) {
    options.signal?.throwIfAborted();
    throw engineError(error);
  } finally {
    options.signal?.removeEventListener('abort', interrupt);
    for (const opened of connections) opened.closeSync();
    instance.closeSync();
    await rm(spill, { recursive: true, force: true });
  }
}

/** A function of a text, a chunk of rows a call. */
const textFunction = (
  name: string,
  returnType: DuckDBType,
  compute: (text: string) => DuckDBValue,
): DuckDBScalarFunction =>
  DuckDBScalarFunction.create({
    name,
    returnType,
    parameterTypes: [VARCHAR],
    mainFunction: (_info, chunk, output: DuckDBVector) => {
      const texts = chunk.getColumnVector(0);
      for (let row = 0; row < chunk.rowCount; row++) {
        const text = texts.getItem(row);
        output.setItem(row, typeof text === 'string' ? compute(text) : null);
      }
      output.flush();
    },
  });

/** The engine's own errors about space, by a stable code. */
function engineError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof MillraceError) return error;
  if (/no space left|disk.*full|max_temp_directory_size/i.test(error.message)) {
    return new MillraceError('DISK_FULL', 'The disk is full.', {
      cause: error,
      hint: 'Free some space.',
    });
  }
  if (/^Out of Memory Error|could not allocate/i.test(error.message)) {
    return new MillraceError('OUT_OF_MEMORY', 'The engine needs more memory than its limit.', { cause: error });
  }
  return error;
}
