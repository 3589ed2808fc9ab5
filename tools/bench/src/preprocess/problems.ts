import type { Recipe } from '@millrace/dataset';
import * as covertype from './covertype.ts';
import * as prices from './prices.ts';

/** The same work for every tool. */
interface Work {
  readonly recipe: Recipe;
  /** Writes the raw rows as Parquet and gives the file. */
  readonly write: (folder: string, rows: number) => Promise<string>;
}

export const PROBLEMS = { prices, covertype } satisfies Record<string, Work>;
export type Problem = keyof typeof PROBLEMS;
export const isProblem = (name: string): name is Problem => name in PROBLEMS;
