import { invalid, type Problem } from '@millrace/contract';
import { type ColumnType, columnsOf, type Expression } from './expression.ts';
import { type Recipe, recipeSchema, SPLIT_NAMES } from './recipe.ts';
import { splitKey } from './split-key.ts';
import { type Scope, typeOf } from './type-of.ts';
import { zodProblems } from './zod-problems.ts';

/** Types of a recipe's source and derived columns, as far as they can be told. */
export function columnTypes(
  recipe: Pick<Recipe, 'source' | 'derived'>,
  problems: Problem[] = [],
): Map<string, ColumnType> {
  const scope = new Map<string, ColumnType>(recipe.source.columns.map((c) => [c.name, c.type]));
  recipe.derived.forEach(({ name, expression }, i) => {
    const type = typeOf(expression, scope, `recipe.derived[${i}].expression`, problems);
    scope.set(name, type ?? 'number');
  });
  return scope;
}

/** Everything that is wrong with a recipe whose shape is right; empty when nothing is. */
export function recipeProblems(recipe: Recipe): Problem[] {
  const problems: Problem[] = [];
  const scope = columnTypes(recipe, problems);
  const expect = (e: Expression, path: string, allowed: readonly ColumnType[], within: Scope = scope): void => {
    const type = typeOf(e, within, path, problems);
    if (type === undefined || allowed.includes(type)) return;
    problems.push({ path, code: 'WRONG_TYPE', message: `expected ${allowed.join(' or ')}, not ${type}.` });
  };

  recipe.filters.forEach((filter, i) => {
    expect(filter, `recipe.filters[${i}]`, ['boolean']);
  });
  recipe.features.forEach((feature, i) => {
    const allowed: ColumnType[] = feature.kind === 'numeric' ? ['integer', 'number', 'boolean'] : CATEGORICAL;
    expect(feature.expression, `recipe.features[${i}].expression`, allowed);
  });
  const { target } = recipe;
  expect(target.expression, 'recipe.target.expression', target.kind === 'number' ? NUMERIC : CATEGORICAL);
  if (target.kind === 'number' && target.inverse !== undefined) {
    expect(target.inverse, 'recipe.target.inverse', NUMERIC, new Map([...scope, ['prediction', 'number']]));
    problems.push(...leaks(recipe, target.inverse, 'recipe.target.inverse'));
  }
  if (recipe.weight !== undefined) expect(recipe.weight, 'recipe.weight', NUMERIC);
  recipe.carry.forEach((name, i) => {
    expect({ column: name }, `recipe.carry[${i}]`, ['string', 'integer', 'number', 'boolean', 'timestamp']);
  });
  return [...problems, ...nameProblems(recipe), ...splitProblems(recipe, scope)];
}

const NUMERIC: ColumnType[] = ['integer', 'number'];
const CATEGORICAL: ColumnType[] = ['string', 'integer', 'boolean'];

/** The inverse is computed at serving, where a column that only the target reads is not known. */
function leaks(recipe: Recipe, inverse: Expression, path: string): Problem[] {
  const { expression } = recipe.target;
  const ofTarget = new Set(columnsOf(expression));
  const ofFeatures = new Set(recipe.features.flatMap((f) => columnsOf(f.expression)));
  return columnsOf(inverse)
    .filter((name) => ofTarget.has(name) && !ofFeatures.has(name) && name !== 'prediction')
    .filter((name) => 'column' in expression && expression.column === name)
    .map((name) => ({ path, code: 'TARGET_LEAK', message: `${name} is the target itself, unknown at serving.` }));
}

/** Names are told apart without case, because SQL engines do so. */
function nameProblems(recipe: Recipe): Problem[] {
  const problems: Problem[] = [];
  const claim = (taken: Map<string, string>, name: string, path: string): void => {
    const other = taken.get(name.toLowerCase());
    if (other === undefined) taken.set(name.toLowerCase(), path);
    else problems.push({ path, code: 'DUPLICATE_NAME', message: `${name} is the name of ${other} already.` });
  };
  const columns = new Map<string, string>();
  recipe.source.columns.forEach((c, i) => {
    claim(columns, c.name, `recipe.source.columns[${i}]`);
  });
  recipe.derived.forEach((d, i) => {
    claim(columns, d.name, `recipe.derived[${i}]`);
  });
  const written = new Map<string, string>();
  recipe.features.forEach((f, i) => {
    claim(written, f.name, `recipe.features[${i}]`);
  });
  claim(written, recipe.target.name, 'recipe.target');
  if (recipe.weight !== undefined) claim(written, WEIGHT_COLUMN, 'recipe.weight');
  recipe.carry.forEach((name, i) => {
    claim(written, name, `recipe.carry[${i}]`);
  });
  return problems;
}

/** Name of the weight in the splits. */
export const WEIGHT_COLUMN = 'weight';

function splitProblems(recipe: Recipe, scope: Scope): Problem[] {
  const { split } = recipe;
  const problems: Problem[] = [];
  const owner = new Map<number, string>();
  for (const name of SPLIT_NAMES) {
    split[name].forEach((lot, i) => {
      const path = `recipe.split.${name}[${i}]`;
      if (lot >= split.lots)
        problems.push({ path, code: 'UNKNOWN_LOT', message: `lots go from 0 to ${split.lots - 1}.` });
      const other = owner.get(lot);
      if (other !== undefined)
        problems.push({ path, code: 'SHARED_LOT', message: `lot ${lot} is in ${other} already.` });
      owner.set(lot, name);
    });
  }
  return [...problems, ...keyProblems(recipe, scope)];
}

function keyProblems(recipe: Recipe, scope: Scope): Problem[] {
  const problems: Problem[] = [];
  const key = splitKey(recipe);
  if (key.form === 'lot') {
    const path = 'recipe.split.key.lot';
    const type = typeOf({ column: key.column }, scope, path, problems);
    if (type !== undefined && type !== 'integer') {
      problems.push({ path, code: 'WRONG_TYPE', message: 'a lot is an integer.' });
    }
    return problems;
  }
  const place = key.form === 'json' ? 'recipe.split.key.json' : 'recipe.split.key';
  const first = new Map<string, string>();
  key.columns.forEach(({ name, label }, i) => {
    const path = `${place}[${i}]`;
    typeOf({ column: name }, scope, path, problems);
    if (key.form === 'text') return;
    const other = first.get(label);
    first.set(label, other ?? path);
    const quoted = JSON.stringify(label);
    if (other !== undefined) {
      problems.push({ path, code: 'DUPLICATE_NAME', message: `${quoted} is the name of ${other} already.` });
    }
    if (!label.isWellFormed()) {
      const message = `${quoted} has half of a surrogate pair, which is no Unicode text.`;
      problems.push({ path, code: 'INVALID_VALUE', message });
    }
  });
  return problems;
}

/**
 * Reads a recipe from JSON.
 * @throws MillraceError `INVALID_RECIPE` with every problem and its path, e.g. `recipe.derived[2].expression`.
 */
export function parseRecipe(json: unknown): Recipe {
  const parsed = recipeSchema.safeParse(json);
  if (!parsed.success) throw invalid('INVALID_RECIPE', 'Recipe', zodProblems(parsed.error, 'recipe'));
  const problems = recipeProblems(parsed.data);
  if (problems.length > 0) throw invalid('INVALID_RECIPE', `Recipe ${parsed.data.name}`, problems);
  return parsed.data;
}
