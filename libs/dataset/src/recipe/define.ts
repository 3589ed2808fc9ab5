import type { z } from 'zod';
import type { Delimiter } from '../source/delimiter.ts';
import { type Expr, toExpression } from './builders.ts';
import { parseRecipe } from './check.ts';
import type { ColumnType } from './expression.ts';
import type { categoricalFeatureSchema, numericFeatureSchema, Recipe, recipeSchema, targetSchema } from './recipe.ts';

/** A type with its `expression` written with builders, and its name given by the key it stands under. */
type Built<T, C extends string> = T extends unknown
  ? Omit<T, 'expression' | 'inverse' | 'name'> & { expression: Expr<C> }
  : never;

type BuiltFeature<C extends string> =
  | Built<z.input<typeof numericFeatureSchema>, C>
  | Built<z.input<typeof categoricalFeatureSchema>, C>;
type BuiltTarget<C extends string> = Built<z.input<typeof targetSchema>, C> & {
  name: string;
  inverse?: Expr<C | 'prediction'>;
};
type SplitInput<C extends string> = {
  readonly key: 'row' | readonly C[] | { readonly json: 'row' | readonly C[] } | { readonly lot: C };
  readonly lots: number;
  readonly train: readonly number[];
  readonly validation: readonly number[];
  readonly test: readonly number[];
};

/** A recipe as its author writes it; `S` are the source columns, `D` the derived ones. */
export interface RecipeDefinition<S extends string, D extends string> {
  readonly name: string;
  /** Source columns in the order of the file; a type, or a type and the header in the file. */
  readonly columns: Readonly<Record<S, ColumnType | { readonly type: ColumnType; readonly header: string }>>;
  /** What to do with other columns of the file. Default `error`. */
  readonly extraColumns?: z.input<typeof recipeSchema>['source']['extraColumns'];
  /** Texts of a CSV field that mean null, beside the empty one, e.g. `NA`. */
  readonly missing?: readonly string[];
  /** What stands between the fields of a CSV record. Default: a comma. */
  readonly delimiter?: Delimiter;
  /** What stands before the fraction of a number in CSV. Default: a point. */
  readonly decimal?: '.' | ',';
  /** `none`: CSV files have no record of names; their columns are those of `columns`, in its order. */
  readonly headers?: 'none';
  /** In order; each may use those before it. */
  readonly derived?: Readonly<Record<D, Expr<NoInfer<S | D>>>>;
  /** Rows stay for which all are true. */
  readonly filters?: readonly Expr<NoInfer<S | D>>[];
  readonly features: Readonly<Record<string, BuiltFeature<NoInfer<S | D>>>>;
  readonly target: BuiltTarget<NoInfer<S | D>>;
  readonly weight?: Expr<NoInfer<S | D>>;
  readonly carry?: readonly NoInfer<S | D>[];
  readonly split: SplitInput<NoInfer<S | D>>;
}

/**
 * Writes a recipe with typed expressions: a column that does not exist is a compile error.
 * @throws MillraceError `INVALID_RECIPE` with every problem that the compiler cannot see.
 */
export function defineRecipe<const S extends string, const D extends string = never>(
  definition: RecipeDefinition<S, D>,
): Recipe {
  const { target } = definition;
  const columns: [string, ColumnType | { type: ColumnType; header: string }][] = Object.entries(definition.columns);
  const derived: [string, Expr][] = Object.entries(definition.derived ?? {});
  return parseRecipe({
    formatVersion: 1,
    name: definition.name,
    source: {
      columns: columns.map(([name, c]) => (typeof c === 'string' ? { name, type: c } : { name, ...c })),
      ...(definition.extraColumns === undefined ? {} : { extraColumns: definition.extraColumns }),
      missing: definition.missing ?? [],
      ...(definition.delimiter === undefined ? {} : { delimiter: definition.delimiter }),
      ...(definition.decimal === undefined ? {} : { decimal: definition.decimal }),
      ...(definition.headers === undefined ? {} : { headers: definition.headers }),
    },
    derived: derived.map(([name, e]) => ({ name, expression: toExpression(e) })),
    filters: (definition.filters ?? []).map(toExpression),
    features: Object.entries(definition.features).map(([name, f]) => ({
      ...f,
      name,
      expression: toExpression(f.expression),
    })),
    target: {
      ...target,
      expression: toExpression(target.expression),
      ...(target.inverse === undefined ? {} : { inverse: toExpression(target.inverse) }),
    },
    ...(definition.weight === undefined ? {} : { weight: toExpression(definition.weight) }),
    carry: definition.carry ?? [],
    split: definition.split,
  });
}
