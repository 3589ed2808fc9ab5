import type { InputArtifact, RunContext } from '@millrace/contract';
import type { SqlParameter } from '../parameters.ts';

/** What an engine is given. */
export interface QueryWork {
  readonly sql: string;
  readonly parameters: readonly SqlParameter[];
  readonly raw: InputArtifact | undefined;
  readonly splits: InputArtifact | undefined;
  readonly settings: { readonly location: string | undefined; readonly maximumBytesBilled: number | undefined };
  /** A folder to make, for Parquet files and nothing else. */
  readonly output: string;
  readonly context: RunContext;
}

/** Runs a query and writes its rows as Parquet. */
export interface Engine {
  write(work: QueryWork): Promise<void>;
}
