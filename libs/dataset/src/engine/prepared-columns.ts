import { columnsOf, type Expression } from '../recipe/expression.ts';
import type { CategoricalFit } from '../recipe/fitted.ts';
import type { Recipe } from '../recipe/recipe.ts';

/** What an engine calls the columns of the prepared rows, before fill, scaling and encoding. */
export interface PreparedNames {
  readonly feature: (name: string) => string;
  readonly target: string;
  readonly weight: string;
}

/** A number and what the engine calls it. */
interface ComputedColumn {
  readonly column: string;
  readonly expression: Expression;
}

/** A value that is fitted as a number, and whether it needs quartiles. */
export interface NumericColumn extends ComputedColumn {
  readonly quartiles: boolean;
}

/** Numeric features, then the target where it is a number. */
export const numericColumns = ({ features, target }: Recipe, names: PreparedNames): NumericColumn[] => [
  ...features
    .filter((f) => f.kind === 'numeric')
    .map(({ name, expression, scaling }) => ({
      column: names.feature(name),
      expression,
      quartiles: scaling === 'robust',
    })),
  ...(target.kind === 'number' ? [{ column: names.target, expression: target.expression, quartiles: false }] : []),
];

/** Something that is fitted as words: a categorical feature or a label. */
export interface WordColumn {
  readonly column: string;
  /** Words kept; undefined for all, in the order of their code points. */
  readonly limit: number | undefined;
  /** In place of those found. */
  readonly given: CategoricalFit['vocabulary'] | undefined;
}

/** Categorical features, then the target where it is a label. */
export const wordColumns = ({ features, target }: Recipe, names: PreparedNames): WordColumn[] => [
  ...features
    .filter((f) => f.kind === 'categorical')
    .map(({ name, maxSize, vocabulary }) => ({ column: names.feature(name), limit: maxSize, given: vocabulary })),
  ...(target.kind === 'label' ? [{ column: names.target, limit: undefined, given: target.labels }] : []),
];

/** Numbers, which must have a size that can be squared and summed. */
export const boundedColumns = (recipe: Recipe, names: PreparedNames): ComputedColumn[] => [
  ...numericColumns(recipe, names),
  ...(recipe.weight === undefined ? [] : [{ column: names.weight, expression: recipe.weight }]),
];

/** Columns whose nulls remove the row from every split. */
export const droppedColumns = ({ features, target }: Recipe, names: PreparedNames): string[] => [
  ...features.filter((f) => f.kind === 'numeric' && f.nulls === 'drop').map((f) => names.feature(f.name)),
  ...(target.nulls === 'drop' ? [names.target] : []),
];

/** Condition that a row has none of the nulls whose policy is `drop`. */
export function keptSql(recipe: Recipe, names: PreparedNames): string | undefined {
  const dropped = droppedColumns(recipe, names);
  return dropped.length === 0 ? undefined : dropped.map((name) => `${name} IS NOT NULL`).join(' AND ');
}

/** Derived columns in groups; a group reads only columns of the groups before it. */
export function derivedLevels(recipe: Recipe): Recipe['derived'][] {
  const level = new Map<string, number>();
  const levels: Recipe['derived'][] = [];
  for (const derived of recipe.derived) {
    const depth = Math.max(0, ...columnsOf(derived.expression).map((name) => (level.get(name) ?? -1) + 1));
    level.set(derived.name, depth);
    levels[depth] = [...(levels[depth] ?? []), derived];
  }
  return levels;
}
