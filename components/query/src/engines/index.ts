import type { Engine } from './engine.ts';

/** Each engine is loaded only where it is asked for. */
const ENGINES = {
  bigquery: async () => (await import('./bigquery.ts')).engine,
  duckdb: async () => (await import('./duckdb/duckdb.ts')).engine,
} satisfies Record<string, () => Promise<Engine>>;

export type EngineName = keyof typeof ENGINES;

export const engineOf = (name: EngineName): Promise<Engine> => ENGINES[name]();
