/** A value of a parameter. */
export type ParameterValue = string | number | boolean | null | readonly (string | number | boolean)[];

/** A value that a query is given beside its text, where that says `@name`. */
export interface QueryParameter {
  readonly name: string;
  /** `STRING`, `INT64`, `FLOAT64`, `BOOL`, `TIMESTAMP`, … or `ARRAY<…>` of one of them. */
  readonly type: string;
  readonly value: ParameterValue;
}

/** Files in a bucket that a query reads as a table: https://cloud.google.com/bigquery/docs/external-data-cloud-storage */
export type ExternalTable = {
  /** `gs://bucket/object`; a `*` stands for any text. */
  readonly uris: readonly string[];
  /** Size of the files: what a query reads at least, where BigQuery cannot tell before. */
  readonly bytes?: number;
} & (
  | { readonly format: 'parquet' }
  | {
      readonly format: 'csv';
      /** Names of the columns, in their order; each is read as STRING. */
      readonly columns: readonly string[];
      /** Default: a comma. */
      readonly delimiter?: string;
      /** The first record of each file holds names. */
      readonly hasHeader: boolean;
      /** The files are compressed by gzip. */
      readonly gzip?: boolean;
    }
);

/** A query in GoogleSQL. */
export interface Query {
  readonly sql: string;
  readonly parameters?: readonly QueryParameter[];
  /** Name in the text → files. */
  readonly tables?: Readonly<Record<string, ExternalTable>>;
}

/** A column of a result. */
export interface ResultColumn {
  readonly name: string;
  /** As BigQuery's API says it: `INTEGER`, `FLOAT`, `STRING`, `BOOLEAN`, `TIMESTAMP`, … */
  readonly type: string;
}

/** INT64 and NUMERIC as text, TIMESTAMP as text of microseconds, FLOAT64 as a number that need not be finite. */
export type Cell = string | number | boolean | null;
