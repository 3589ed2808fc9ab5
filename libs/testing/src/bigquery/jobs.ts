import type { NewJob } from './body.ts';
import { type Evaluate, type FakeParameter, FakeQueryError, type FakeTable } from './evaluate.ts';
import { type FileAccess, readTable, sizeOf } from './tables.ts';

/** A job as the fake keeps it. */
export interface FakeJob {
  readonly id: string;
  readonly location: string;
  readonly configuration: NewJob['configuration'];
  /** Looks for which it is still running. */
  looks: number;
  state: 'PENDING' | 'RUNNING' | 'DONE';
  error: { readonly reason: string; readonly message: string } | undefined;
  result: FakeTable | undefined;
  readonly bytes: number;
  /** Settles when the query has been evaluated; never rejects. */
  readonly work: Promise<Evaluated>;
}

export type Evaluated = Pick<FakeJob, 'error' | 'result'>;

/** What evaluates and exports. */
export interface Machine extends FileAccess {
  readonly evaluate: Evaluate;
  readonly writeParquet: ((table: FakeTable) => Promise<Buffer>) | undefined;
  /** Bytes that a query reads. */
  readonly bytes: ((sql: string) => number) | undefined;
}

/** What a job is billed at least: https://cloud.google.com/bigquery/pricing#on_demand_pricing */
const LEAST_BILLED = 10 * 1024 ** 2;
export const billed = (bytes: number): number => (bytes === 0 ? 0 : Math.max(LEAST_BILLED, bytes));

export function bytesOf(machine: Machine, { query, tableDefinitions }: NewJob['configuration']['query']): number {
  if (machine.bytes !== undefined) return machine.bytes(query);
  try {
    return Object.values(tableDefinitions).reduce((sum, table) => sum + sizeOf(machine, table), 0);
  } catch {
    // Files that are not there are told when they are read.
    return 0;
  }
}

/** Evaluates a job, and exports what it found where it is told to. */
export async function evaluateJob(machine: Machine, configuration: NewJob['configuration']): Promise<Evaluated> {
  try {
    const { query: given } = configuration;
    const limit = given.maximumBytesBilled;
    const dryRun = configuration.dryRun;
    const bill = dryRun ? 0 : billed(bytesOf(machine, given));
    if (limit !== undefined && bill > limit) {
      const message = `Query exceeded limit for bytes billed: ${limit}. ${bill} or higher required.`;
      throw new FakeQueryError('bytesBilledLimitExceeded', message);
    }
    const { sql, uri } = inside(given.query);
    const tables: Record<string, FakeTable> = {};
    for (const [name, definition] of Object.entries(given.tableDefinitions)) {
      const { columns, rows } = await readTable(machine, definition);
      tables[name] = { columns, rows: dryRun ? [] : rows };
    }
    const parameters = given.queryParameters.map(parameterOf);
    const result = await machine.evaluate({ sql, parameters, tables, dryRun });
    if (uri === undefined || dryRun) return { error: undefined, result };
    await exportTo(machine, uri, result);
    return { error: undefined, result: { columns: [], rows: [] } };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const reason = error instanceof FakeQueryError ? error.reason : 'invalidQuery';
    return { error: { reason, message }, result: undefined };
  }
}

function parameterOf({ name, parameterType, parameterValue }: NewJob['configuration']['query']['queryParameters'][0]) {
  const { type, arrayType } = parameterType;
  const { value = null, arrayValues = [] } = parameterValue;
  const parameter: FakeParameter =
    arrayType === undefined
      ? { name, type, value }
      : { name, type: `ARRAY<${arrayType.type}>`, value: arrayValues.map((item) => item.value) };
  return parameter;
}

/** The query that an export holds, and where it goes. */
function inside(sql: string): { sql: string; uri?: string } {
  const found = /^\s*EXPORT\s+DATA\s+OPTIONS\s*\(([^)]*)\)\s*AS\s+([\s\S]*)$/i.exec(sql);
  if (found === null) return { sql };
  const uri = /uri\s*=\s*'([^']*)'/i.exec(found[1] ?? '')?.[1];
  return { sql: found[2] ?? '', ...(uri === undefined ? {} : { uri }) };
}

/** Rows of an exported file: few, so that there are several. */
const FILE_ROWS = 200;

async function exportTo({ gcs, writeParquet }: Machine, uri: string, { columns, rows }: FakeTable): Promise<void> {
  if (gcs === undefined || writeParquet === undefined) {
    throw new Error('Give the fake gcs and writeParquet, so that it exports.');
  }
  const [, bucket = '', name = ''] = /^gs:\/\/([^/]+)\/(.+)$/.exec(uri) ?? [];
  const [before = '', after = ''] = name.split('*');
  if (gcs.objects(bucket).some((object) => object.name.startsWith(before) && object.name.endsWith(after))) {
    throw new FakeQueryError('invalid', `Destination is not empty: ${uri}`);
  }
  const files = Math.max(1, Math.ceil(rows.length / FILE_ROWS));
  for (let file = 0; file < files; file++) {
    // BigQuery's export keeps no order.
    const own = rows.filter((_, row) => row % files === file).toReversed();
    const number = String(file).padStart(12, '0');
    await gcs.put(bucket, `${before}${number}${after}`, await writeParquet({ columns, rows: own }));
  }
}
