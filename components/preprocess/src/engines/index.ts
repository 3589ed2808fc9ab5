import type { Engine } from './engine.ts';

/** Each engine is loaded only where it is asked for. */
const ENGINES = {
  bigquery: async () => (await import('./bigquery/engine.ts')).engine,
  dataflow: async () => (await import('./dataflow/engine.ts')).engine,
  duckdb: async () => (await import('./duckdb.ts')).engine,
} satisfies Record<string, () => Promise<Engine>>;

export type EngineName = keyof typeof ENGINES;

export const engineOf = (name: EngineName): Promise<Engine> => ENGINES[name]();
