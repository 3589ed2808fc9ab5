import { EXIT, invalid, MillraceError, type Problem } from '@millrace/contract';
import { type Recipe, SPLIT_NAMES, type SplitName } from '../recipe/recipe.ts';
import type { PreparedNames } from './prepared-columns.ts';

/** Rows of each split. */
export type SplitRows = Readonly<Record<SplitName, number>>;

/** Values that stop the run: `fine` is SQL that is null for them. */
export interface Refusal {
  readonly fine: string;
  readonly problem: Problem;
}

/**
 * What a recipe refuses of the prepared rows.
 * @param weightIsFine SQL that is null for a weight that is null or below zero
 */
export function refusalsOf(recipe: Recipe, names: PreparedNames, weightIsFine: string): Refusal[] {
  const notNull = (fine: string, path: string) => ({
    fine,
    problem: {
      path,
      code: 'NULL_VALUE',
      message: 'the value is null.',
      hint: "Set nulls to 'drop' or to a fill, or look at what makes it null (a logarithm of zero, a division).",
    },
  });
  const features = recipe.features.flatMap((f, i) =>
    f.kind === 'numeric' && f.nulls === 'error' ? [notNull(names.feature(f.name), `recipe.features[${i}]`)] : [],
  );
  const target = recipe.target.nulls === 'error' ? [notNull(names.target, 'recipe.target')] : [];
  const weight = {
    fine: weightIsFine,
    problem: { path: 'recipe.weight', code: 'WRONG_WEIGHT', message: 'the weight is null or below zero.' },
  };
  return [...features, ...target, ...(recipe.weight === undefined ? [] : [weight])];
}

/**
 * Stops where values were refused.
 * @param fine how many of the `total` rows are fine, by refusal
 * @throws MillraceError `NULL_VALUE` with every kind of them
 */
export function refuseValues(refusals: readonly Refusal[], fine: readonly number[], total: number): void {
  const problems = refusals.flatMap(({ problem }, i): Problem[] => {
    const n = total - (fine[i] ?? 0);
    return n === 0 ? [] : [{ ...problem, message: `${n} of ${total} rows: ${problem.message}` }];
  });
  if (problems.length > 0) throw invalid('NULL_VALUE', 'Values are missing', problems);
}

/** @throws MillraceError `NO_ROWS`, where nothing is left to fit */
export function refuseNothing(total: number): void {
  if (total > 0) return;
  throw new MillraceError('NO_ROWS', 'No row is left after reading, filters and dropped nulls.', {
    hint: 'Look at the filters of the recipe and at the input.',
    exitCode: EXIT.usage,
  });
}

/** @throws MillraceError `EMPTY_SPLIT` with every split that has no row */
export function refuseEmpty(rows: SplitRows): void {
  const problems = SPLIT_NAMES.filter((name) => rows[name] === 0).map((name) => ({
    path: `recipe.split.${name}`,
    code: 'EMPTY_SPLIT',
    message: `no row falls into ${name}.`,
    hint: 'Give it more lots, or hash more columns: rows with equal keys go to the same split.',
  }));
  if (problems.length > 0) throw invalid('EMPTY_SPLIT', 'A split is empty', problems);
}
