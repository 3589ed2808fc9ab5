/** A column and its type in GoogleSQL: `STRING`, `INT64`, `FLOAT64`, `BOOL`, `TIMESTAMP`, `NUMERIC`. */
export interface FakeColumn {
  readonly name: string;
  readonly type: string;
}

/** INT64, NUMERIC and TIMESTAMP (microseconds) as text, NaN and infinities as JavaScript's numbers or their text. */
export type FakeCell = string | number | boolean | null;

export interface FakeTable {
  readonly columns: readonly FakeColumn[];
  readonly rows: readonly (readonly FakeCell[])[];
}

export interface FakeParameter {
  readonly name: string;
  /** E.g. `INT64`, `ARRAY<STRING>`. */
  readonly type: string;
  /** As the API has it: text, or a list of texts. */
  readonly value: string | null | readonly string[];
}

/** What a fake is asked to evaluate. */
export interface FakeQuery {
  /** Of an export, the query inside. */
  readonly sql: string;
  readonly parameters: readonly FakeParameter[];
  /** External tables, read from the bucket; without rows where only the columns are asked for. */
  readonly tables: Readonly<Record<string, FakeTable>>;
  /** It is not run: only the columns of the answer matter, and whether there is an error. */
  readonly dryRun: boolean;
}

/** Evaluates a query; an error that it throws is the job's, a {@link FakeQueryError} with a reason of its own. */
export type Evaluate = (query: FakeQuery) => FakeTable | Promise<FakeTable>;

/** An error with one of BigQuery's reasons: https://cloud.google.com/bigquery/docs/error-messages */
export class FakeQueryError extends Error {
  override readonly name = 'FakeQueryError';
  readonly reason: string;

  constructor(reason: string, message: string) {
    super(message);
    this.reason = reason;
  }
}
