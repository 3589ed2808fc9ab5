import { fileURLToPath, pathToFileURL } from 'node:url';
import { MillraceError } from '@millrace/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { recipes } from '../../fixtures/arbitrary-recipe.ts';
import { fittedOf } from '../../fixtures/some-fit.ts';
import { col, lit } from '../../recipe/builders.ts';
import { defineRecipe } from '../../recipe/define.ts';
import type { Fit } from '../../recipe/fitted.ts';
import { type Recipe, recipeSchema } from '../../recipe/recipe.ts';
import { numericColumns } from '../prepared-columns.ts';
import { compileGoogleSql, type GoogleSqlRecipe } from './compile.ts';
import { preparedName } from './names.ts';
import type { GoogleSqlQuery } from './query.ts';

const TABLE = ['a-project', 'data', 'houses'];
const SECRETS = ["it's `secret`", 'Zürich\\', 'palace', 'hut'];
const NUMBERS = [123456.75, 98765, 424242, 0.03125, 977];

const recipe = defineRecipe({
  name: 'houses',
  columns: { area: 'number', town: { type: 'string', header: 'Town name' }, built: 'timestamp', code: 'integer' },
  derived: { big: col('area').gt(123456.75), near: col('town').eq("it's `secret`") },
  filters: [col('code').ne(98765), col('near').or(lit(true))],
  features: {
    size: { kind: 'numeric', expression: col('area').div(424242), scaling: 'robust', nulls: { fill: 0.03125 } },
    place: { kind: 'categorical', expression: col('town').lower(), vocabulary: ['Zürich\\'] },
    found: { kind: 'categorical', expression: col('town'), encoding: 'index', maxSize: 977 },
  },
  target: { kind: 'label', name: 'kind', expression: col('town'), labels: ['palace', 'hut'] },
  weight: col('area'),
  carry: ['built', 'code'],
  split: { key: 'row', lots: 10, train: [0, 1, 2, 3, 4, 5, 6, 7], validation: [8], test: [9] },
});

/** Every query that fitting and preparing run. */
function queriesOf(of: Recipe, compiled: GoogleSqlRecipe): GoogleSqlQuery[] {
  const numeric = numericColumns(of, preparedName);
  const range = { minimum: -2.5, maximum: 7.125 };
  return [
    compiled.rows(['weight_value']),
    compiled.values(numeric.map(() => range)),
    compiled.counts(),
    compiled.details(of.source.columns.map(() => ({ count: 1, distinct: 1, zeros: 0, ...range }))),
    compiled.prepared(fittedOf(of)),
  ];
}

const problemsOf = (work: () => unknown): unknown[] => {
  try {
    work();
  } catch (error) {
    if (error instanceof MillraceError) return error.problems.map(({ code, path }) => `${code} ${path}`);
    throw error;
  }
  return [];
};

describe('a recipe in GoogleSQL', () => {
  it('holds no value of the recipe in its text; they are all parameters', () => {
    const queries = queriesOf(recipe, compileGoogleSql(recipe, TABLE));
    const values = new Set(queries.flatMap((q) => q.parameters.flatMap((p) => p.value)));
    for (const value of [...SECRETS, ...NUMBERS]) {
      for (const { sql } of queries) expect(sql).not.toContain(String(value));
      expect(values).toContain(value);
    }
  });

  it('names each of its parameters, and no other', () => {
    fc.assert(
      fc.property(recipes, (of) => {
        for (const { sql, parameters } of queriesOf(of, compileGoogleSql(of, TABLE))) {
          const named = new Set(sql.match(/@\w+/g));
          expect([...named].sort()).toEqual(parameters.map((p) => `@${p.name}`).sort());
          expect(sql).not.toContain('undefined');
        }
      }),
      { numRuns: 50, seed: 5 },
    );
  });

  it('quotes the parts of the table and the headers of its columns', () => {
    const { sql } = compileGoogleSql(recipe, ['p', 'd', 'a`b\\c']).rows([]);
    expect(sql).toContain('FROM `p`.`d`.`a\\`b\\\\c` AS `raw-rows`');
    expect(sql).toContain('`raw-rows`.`Town name` AS `town`');
  });

  it('gives the split in a column that no other is called', () => {
    expect(compileGoogleSql(recipe, TABLE).prepared(fittedOf(recipe)).splitColumn).toBe('split');
    const taken = recipeSchema.parse({ ...recipe, target: { ...recipe.target, name: 'Split' } });
    expect(compileGoogleSql(taken, TABLE).prepared(fittedOf(taken)).splitColumn).toBe('split_');
  });

  it.each(['bitcoin', 'covertype'])('exists for the recipe of %s', async (name) => {
    const file = fileURLToPath(new URL(`../../../../../pipelines/${name}/recipe.ts`, import.meta.url));
    const module: unknown = await import(pathToFileURL(file).href);
    const of = z.object({ recipe: recipeSchema }).parse(module).recipe;
    const queries = queriesOf(of, compileGoogleSql(of, TABLE));
    expect(queries.at(-1)?.sql).toContain('FARM_FINGERPRINT');
  });
});

describe('what GoogleSQL cannot express', () => {
  it('is refused with every step and its reason', () => {
    const refused = recipeSchema.parse({
      ...recipe,
      source: { columns: [{ name: 'area', header: 'area (m²)', type: 'number' }, ...recipe.source.columns.slice(1)] },
      filters: [{ op: 'eq', args: [{ column: 'town' }, { value: '\ud800' }] }],
      features: [...recipe.features, { kind: 'numeric', name: '_PARTITIONTIME', expression: { column: 'area' } }],
      target: { ...recipe.target, labels: ['fine', '\udc00'] },
    });
    expect(problemsOf(() => compileGoogleSql(refused, TABLE))).toEqual([
      'NOT_EXPRESSIBLE recipe.source.columns[0]',
      'NOT_EXPRESSIBLE recipe.features[3]',
      'NOT_EXPRESSIBLE recipe.filters[0].args[1]',
      'NOT_EXPRESSIBLE recipe.target.labels',
    ]);
  });

  it('includes a table of more columns than BigQuery has', () => {
    const fitted = fittedOf(recipe);
    const vocabulary = Array.from({ length: 10_000 }, (_, i) => `w${i}`);
    const wide: Fit = { kind: 'categorical', count: 1, missing: 0, vocabulary, counts: [] };
    const [size, , found] = fitted.features;
    if (size === undefined || found === undefined) throw new Error('expected three fits');
    const compiled = compileGoogleSql(recipe, TABLE);
    const many = { ...fitted, features: [size, wide, found] };
    expect(problemsOf(() => compiled.prepared(many))).toEqual(['NOT_EXPRESSIBLE recipe.features']);
  });

  it('includes a query of more text than BigQuery reads', () => {
    const derived = Array.from({ length: 12_000 }, (_, i) => ({
      name: `column_with_a_name_that_is_rather_long_and_has_the_number_${i}`,
      expression: { op: 'sqrt', args: [{ op: 'abs', args: [{ column: 'area' }] }] },
    }));
    const long = recipeSchema.parse({ ...recipe, derived: [...recipe.derived, ...derived] });
    expect(problemsOf(() => compileGoogleSql(long, TABLE))).toEqual(['NOT_EXPRESSIBLE recipe']);
  });
});
