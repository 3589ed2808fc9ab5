export { type PrepareOptions, prepare } from './engine/duckdb/prepare.ts';
export { and, coalesce, col, Expr, greatest, least, lit, type Operand, or, when } from './recipe/builders.ts';
export { columnTypes, parseRecipe, recipeProblems } from './recipe/check.ts';
export { defineRecipe, type RecipeDefinition } from './recipe/define.ts';
export { type CastType, type ColumnType, columnsOf, type Expression, type Operator } from './recipe/expression.ts';
export {
  type CategoricalFit,
  digestOf,
  type Fit,
  type FittedRecipe,
  fittedRecipeSchema,
  type NumericFit,
  parseFittedRecipe,
} from './recipe/fitted.ts';
export { type FeatureColumn, type Layout, layoutOf } from './recipe/layout.ts';
export {
  type Feature,
  type Recipe,
  recipeSchema,
  type SourceColumn,
  SPLIT_NAMES,
  type SplitName,
  type Target,
} from './recipe/recipe.ts';
export { type Applied, compileServing, type Serving } from './serving/serving.ts';
export { type CarriedRow, readCarry } from './splits/carry.ts';
export { type SplitsManifest, splitsManifestSchema } from './splits/manifest.ts';
export { type Matrix, type MatrixOptions, readMatrix } from './splits/matrix.ts';
export { type OpenOptions, openSplits, type Splits } from './splits/open.ts';
