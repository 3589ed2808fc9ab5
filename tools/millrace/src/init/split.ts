import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT, MillraceError } from '@millrace/contract';
import { prepare } from '@millrace/dataset';
import { type Proposal, recipeOf, type SplitChoice } from './propose.ts';

/** Rows with a target below which nothing can be learned and judged. */
export const FEWEST_ROWS = 10;
/** Below this, a tenth of the rows is too few to judge by. */
const FEW_ROWS = 500;
/** Numbers of lots to try, where chance leaves a part of few rows empty. */
const LOTS = [10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20];

/** Parts for a file of so many rows: 80, 10 and 10 per cent, or 60, 20 and 20 of few. */
export function splitFor(rows: number, lots = 10): SplitChoice {
  const part = Math.round(lots * (rows < FEW_ROWS ? 0.2 : 0.1));
  const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
  return {
    lots,
    train: range(0, lots - 2 * part),
    validation: range(lots - 2 * part, lots - part),
    test: range(lots - part, lots),
  };
}

/**
 * Runs the recipe on the file, so that what it cannot read is known before anything is written, and finds parts that
 * all have rows.
 * @throws MillraceError `TOO_FEW_ROWS`, and what reading throws.
 */
export async function tried(proposal: Proposal, file: string, signal: AbortSignal): Promise<Proposal> {
  const { inspected, target } = proposal;
  const known = target.column.count;
  if (known < FEWEST_ROWS) throw tooFew(known);
  const folder = await mkdtemp(join(tmpdir(), 'millrace-init-'));
  try {
    for (const lots of LOTS) {
      const trial = { ...proposal, split: splitFor(inspected.rows, lots) };
      const options = {
        recipe: recipeOf(trial),
        output: join(folder, `splits-${lots}`),
        workDirectory: folder,
        signal,
      };
      const rows = await prepare({ raw: file, ...options })
        .then((manifest) => manifest.rows)
        .catch((error: unknown) => {
          if (error instanceof MillraceError && error.code === 'EMPTY_SPLIT') return undefined;
          throw error;
        });
      if (rows !== undefined && Math.min(rows.validation, rows.test) >= 2) return trial;
    }
    throw tooFew(known);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const tooFew = (rows: number) =>
  new MillraceError('TOO_FEW_ROWS', `Only ${rows} rows have a value to learn from.`, {
    hint: `Give at least ${FEWEST_ROWS} different rows; a few hundred make a model.`,
    exitCode: EXIT.usage,
  });
