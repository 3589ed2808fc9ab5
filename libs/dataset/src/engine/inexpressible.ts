import { invalid, type Problem } from '@millrace/contract';
import type { Expression } from '../recipe/expression.ts';
import type { Recipe } from '../recipe/recipe.ts';

/** A step of a recipe that an engine cannot say, and why. */
export const inexpressible = (path: string, message: string, hint?: string): Problem => ({
  path,
  code: 'NOT_EXPRESSIBLE',
  message,
  ...(hint === undefined ? {} : { hint }),
});

/** @throws MillraceError `NOT_EXPRESSIBLE` where there are problems. */
export function refuseInexpressible(subject: string, problems: readonly Problem[]): void {
  if (problems.length > 0) throw invalid('NOT_EXPRESSIBLE', subject, problems);
}

/** Texts of a recipe that no engine that keeps them as UTF-8 can be given. */
export const textProblems = (recipe: Recipe): Problem[] => [
  ...expressionsOf(recipe).flatMap(([path, e]) => problemsOf(e, path)),
  ...recipe.features.flatMap((f, i) =>
    f.kind === 'categorical' ? wordProblems(f.vocabulary, `recipe.features[${i}].vocabulary`) : [],
  ),
  ...(recipe.target.kind === 'label' ? wordProblems(recipe.target.labels, 'recipe.target.labels') : []),
];

/** Every expression of a recipe that an engine computes, with its path. */
function expressionsOf({ derived, filters, features, target, weight }: Recipe): [string, Expression][] {
  return [
    ...derived.map((d, i): [string, Expression] => [`recipe.derived[${i}].expression`, d.expression]),
    ...filters.map((e, i): [string, Expression] => [`recipe.filters[${i}]`, e]),
    ...features.map((f, i): [string, Expression] => [`recipe.features[${i}].expression`, f.expression]),
    ['recipe.target.expression', target.expression],
    ...(weight === undefined ? [] : [['recipe.weight', weight] satisfies [string, Expression]]),
  ];
}

function problemsOf(e: Expression, path: string): Problem[] {
  if ('op' in e) return e.args.flatMap((arg, i) => problemsOf(arg, `${path}.args[${i}]`));
  if ('cast' in e) return problemsOf(e.of, `${path}.of`);
  return 'value' in e && typeof e.value === 'string' ? wordProblems([e.value], path) : [];
}

/** A text that UTF-8 cannot hold would arrive as another one. */
const wordProblems = (words: readonly string[] | undefined, path: string): Problem[] =>
  words === undefined || words.every((word) => word.isWellFormed())
    ? []
    : [inexpressible(path, 'a text has half of a surrogate pair, which is no Unicode text.')];
