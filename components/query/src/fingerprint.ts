import { randomUUID } from 'node:crypto';
import type { FingerprintFunction } from '@millrace/contract';
import type { QueryInputs } from './component.ts';

/** The tables of DuckDB are inputs. Of BigQuery's nobody knows whether they changed: they are always read again. */
export const fingerprint: FingerprintFunction<QueryInputs> = async ({ engine }) =>
  engine === 'duckdb' ? 'inputs' : randomUUID();
