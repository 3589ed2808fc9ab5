import type { Problem } from '@millrace/contract';
import { columnTypes } from '../recipe/check.ts';
import { type ColumnType, columnsOf, type Expression } from '../recipe/expression.ts';
import type { FittedRecipe } from '../recipe/fitted.ts';
import { type FeatureColumn, LARGEST_SCALED, LARGEST_VALUE, layoutOf, scaleOf } from '../recipe/layout.ts';
import type { Feature, Recipe } from '../recipe/recipe.ts';
import { type Scope, typeOf } from '../recipe/type-of.ts';
import { compileExpression, type Evaluate, type Row } from './evaluate.ts';
import { type Instance, readValue, type Value } from './values.ts';

/** Features of instances, or what is wrong with them. */
export interface Applied {
  readonly rows: number;
  /** rows × features, row by row. Rows with problems hold zeros. */
  readonly features: Float32Array;
  /** All problems of all instances, with their path: `instances[3].open`. */
  readonly problems: readonly Problem[];
}

/** A recipe with its fitted statistics, ready for raw instances. */
export interface Serving {
  /** Raw columns that features and inverse read, in the recipe's order. */
  readonly columns: readonly { readonly name: string; readonly type: ColumnType }[];
  /** Names of the feature columns, in the layout of the splits. */
  readonly features: readonly string[];
  /** Labels by the index that a classifier gives; undefined for a number. */
  readonly labels: readonly string[] | undefined;
  apply(instances: readonly unknown[]): Applied;
  /**
   * Predictions in the target's own unit, one for each instance; null where the inverse has no value.
   * Without an inverse the predictions themselves.
   */
  inverse(predictions: ArrayLike<number>, instances: readonly unknown[]): (number | null)[];
}

/** Compiles the recipe for serving; it means the same there as in the engine that made the splits. */
export function compileServing(fittedRecipe: FittedRecipe): Serving {
  const { recipe, fitted } = fittedRecipe;
  const scope = columnTypes(recipe);
  const inverse = recipe.target.kind === 'number' ? recipe.target.inverse : undefined;
  const read = recipe.features.map((f) => f.expression).concat(inverse === undefined ? [] : [inverse]);
  const derived = neededDerived(recipe, read);
  const names = new Set([...read, ...derived.map((d) => d.expression)].flatMap(columnsOf));
  const columns = recipe.source.columns.filter((c) => names.has(c.name)).map(({ name, type }) => ({ name, type }));
  const steps = derived.map((d) => ({ name: d.name, evaluate: compileExpression(d.expression, scope) }));
  const values = recipe.features.map((feature) => ({ feature, evaluate: featureValue(feature, scope) }));
  const layout = layoutOf(fittedRecipe).features;
  const places = layout.map((column) => recipe.features.findIndex((f) => f.name === column.feature.name));
  const widened = new Map<string, ColumnType>([...scope, ['prediction', 'number']]);
  const invert = inverse === undefined ? undefined : compileExpression(inverse, widened);

  const rowOf = (instance: unknown, path: string, problems: Problem[]): Map<string, Value> => {
    const row = readInstance(instance, columns, path, problems);
    for (const { name, evaluate } of steps) row.set(name, evaluate(row));
    return row;
  };

  return {
    columns,
    features: layout.map((column) => column.name),
    labels: fitted.target.kind === 'categorical' ? fitted.target.vocabulary : undefined,
    apply: (instances) => {
      const problems: Problem[] = [];
      const features = new Float32Array(instances.length * layout.length);
      instances.forEach((instance, i) => {
        const found: Problem[] = [];
        const row = rowOf(instance, `instances[${i}]`, found);
        const given = values.map(({ evaluate }) => evaluate(row));
        found.push(...missingFeatures(recipe, given, row, `instances[${i}]`, found));
        if (found.length > 0) problems.push(...found);
        else {
          layout.forEach((column, j) => {
            features[i * layout.length + j] = encode(column, given[places[j] ?? 0] ?? null);
          });
        }
      });
      return { rows: instances.length, features, problems };
    },
    inverse: (predictions, instances) =>
      instances.map((instance, i) => {
        const prediction = predictions[i] ?? null;
        if (invert === undefined) return prediction;
        const row = rowOf(instance, '', []).set('prediction', prediction);
        const value = invert(row);
        return typeof value === 'number' ? value : null;
      }),
  };
}

/** Derived columns that the expressions read, through others too, in the recipe's order. */
function neededDerived(recipe: Recipe, read: readonly Expression[]): Recipe['derived'] {
  const needed = new Set(read.flatMap(columnsOf));
  for (const { name, expression } of recipe.derived.toReversed()) {
    if (needed.has(name)) for (const column of columnsOf(expression)) needed.add(column);
  }
  return recipe.derived.filter((d) => needed.has(d.name));
}

function readInstance(
  instance: unknown,
  columns: Serving['columns'],
  path: string,
  problems: Problem[],
): Map<string, Value> {
  const row = new Map<string, Value>();
  if (!isInstance(instance)) {
    const names = columns.map((c) => c.name).join(', ');
    problems.push({ path, code: 'WRONG_TYPE', message: `expected an object with ${names}.` });
    return row;
  }
  for (const { name, type } of columns) {
    const read = readValue(instance[name], type);
    if ('problem' in read) problems.push({ path: `${path}.${name}`, code: 'WRONG_TYPE', message: read.problem });
    else row.set(name, read.value);
  }
  return row;
}

const isInstance = (value: unknown): value is Instance =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A feature's value before fill and scaling: a number of bounded size, or a word. */
function featureValue(feature: Feature, scope: Scope): Evaluate {
  const evaluate = compileExpression(feature.expression, scope);
  if (feature.kind === 'categorical') {
    const type = typeOf(feature.expression, scope, '', []);
    return type === 'string' ? evaluate : compileExpression({ cast: 'string', of: feature.expression }, scope);
  }
  return (row) => {
    const value = evaluate(row);
    return value === null || Math.abs(Number(value)) > LARGEST_VALUE ? null : Number(value);
  };
}

/** Features without a value and without a fill; told by the raw columns that are missing, where some are. */
function missingFeatures(
  recipe: Recipe,
  given: readonly Value[],
  row: Row,
  path: string,
  told: readonly Problem[],
): Problem[] {
  const problems = new Map<string, Problem>();
  const known = new Set(told.map((p) => p.path));
  if (known.has(path)) return [];
  recipe.features.forEach((feature, i) => {
    if (feature.kind !== 'numeric' || typeof feature.nulls === 'object' || given[i] !== null) return;
    const absent = rawColumnsOf(recipe, feature.expression).filter((name) => (row.get(name) ?? null) === null);
    for (const name of absent) {
      if (known.has(`${path}.${name}`)) continue;
      problems.set(name, { path: `${path}.${name}`, code: 'MISSING_VALUE', message: 'a value is required.' });
    }
    if (absent.length > 0) return;
    const message = `the feature ${feature.name} has no value (a division by zero, a logarithm of zero or less).`;
    problems.set(`feature ${feature.name}`, { path, code: 'NULL_FEATURE', message });
  });
  return [...problems.values()];
}

function rawColumnsOf(recipe: Recipe, expression: Expression): string[] {
  const needed = [expression, ...neededDerived(recipe, [expression]).map((d) => d.expression)].flatMap(columnsOf);
  return recipe.source.columns.map((c) => c.name).filter((name) => needed.includes(name));
}

function encode(column: FeatureColumn, value: Value): number {
  switch (column.kind) {
    case 'numeric': {
      const { nulls } = column.feature;
      const fill = typeof nulls === 'string' ? 0 : nulls.fill === 'mean' ? column.fit.mean : nulls.fill;
      const { center, divisor } = scaleOf(column.feature, column.fit);
      const scaled = ((value === null ? fill : Number(value)) - center) / divisor;
      return Math.min(Math.max(scaled, -LARGEST_SCALED), LARGEST_SCALED);
    }
    case 'index': {
      const index = column.fit.vocabulary.indexOf(String(value));
      return value === null || index === -1 ? column.fit.vocabulary.length : index;
    }
    case 'onehot': {
      const { vocabulary } = column.fit;
      const index = value === null ? -1 : vocabulary.indexOf(String(value));
      return (index === -1 ? vocabulary.length : index) === column.index ? 1 : 0;
    }
  }
}
