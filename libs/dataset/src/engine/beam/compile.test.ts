import { fileURLToPath, pathToFileURL } from 'node:url';
import { MillraceError } from '@millrace/contract';
import fc from 'fast-check';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { recipes } from '../../fixtures/arbitrary-recipe.ts';
import { fittedOf } from '../../fixtures/some-fit.ts';
import { col, lit } from '../../recipe/builders.ts';
import { defineRecipe } from '../../recipe/define.ts';
import { type Recipe, recipeSchema } from '../../recipe/recipe.ts';
import { numericColumns } from '../prepared-columns.ts';
import { type BeamRecipe, type BeamSource, compileBeamYaml } from './compile.ts';
import { preparedName } from './rows-python.ts';

const SOURCE: BeamSource = { files: 'gs://bucket/raw/*.parquet', format: 'parquet' };
const SINK = { folder: 'gs://bucket/run' };

const recipe = defineRecipe({
  name: 'houses',
  columns: { area: 'number', town: { type: 'string', header: 'Town {{ name }}' }, built: 'timestamp', code: 'integer' },
  derived: { big: col('area').gt(123456.75), near: col('town').eq("it's {% raw %}") },
  filters: [col('code').ne(98765), col('near').or(lit(true))],
  features: {
    size: { kind: 'numeric', expression: col('area').div(424242), scaling: 'robust', nulls: { fill: 0.03125 } },
    place: { kind: 'categorical', expression: col('town').lower(), vocabulary: ['Zürich\\', '{# x #}'] },
    found: { kind: 'categorical', expression: col('town'), encoding: 'index', maxSize: 977 },
  },
  target: { kind: 'label', name: 'kind', expression: col('town'), labels: ['palace', 'hut'] },
  weight: col('area'),
  carry: ['built', 'code'],
  split: { key: { json: 'row' }, lots: 10, train: [0, 1, 2, 3, 4, 5, 6, 7], validation: [8], test: [9] },
});

const documentSchema = z.strictObject({
  pipeline: z.strictObject({
    type: z.literal('composite'),
    transforms: z.array(
      z.strictObject({
        type: z.literal('PyTransform'),
        name: z.string(),
        input: z.union([z.string(), z.strictObject({})]),
        config: z.strictObject({
          constructor: z.literal('__callable__'),
          kwargs: z.strictObject({ source: z.string() }),
        }),
      }),
    ),
  }),
});
const stepsOf = (yaml: string) => documentSchema.parse(load(yaml)).pipeline.transforms;

/** Every pipeline that fitting and preparing run. */
function pipelinesOf(of: Recipe, compiled: BeamRecipe): string[] {
  const ranges = numericColumns(of, preparedName).map(() => ({ minimum: -2.5, maximum: 7.125 }));
  return [compiled.extremes(), compiled.moments(ranges), compiled.prepared(fittedOf(of))].map(({ yaml }) => yaml);
}

describe('a recipe in Beam YAML', () => {
  it('is three pipelines of named steps, each reading the step before', () => {
    const pipelines = pipelinesOf(recipe, compileBeamYaml(recipe, SOURCE, SINK));
    const steps = pipelines.map((yaml) => stepsOf(yaml).map(({ name, input }) => [name, input]));
    const read = [
      ['Read', {}],
      ['Prepare', 'Read'],
    ];
    const question = [...read, ['Measure', 'Prepare'], ['Write', 'Measure']];
    const splits = ['train', 'validation', 'test'].map((name) => [`Write ${name}`, `Encode.${name}`]);
    expect(steps).toEqual([question, question, [...read, ['Encode', 'Prepare'], ...splits]]);
  });

  it('says where it writes', () => {
    const compiled = compileBeamYaml(recipe, SOURCE, SINK);
    expect(compiled.extremes()).toMatchObject({
      name: 'extremes',
      answer: 'gs://bucket/run/statistics/extremes.json',
    });
    const { prefixes, yaml } = compiled.prepared(fittedOf(recipe));
    expect(prefixes.test).toBe('gs://bucket/run/test');
    expect(stepsOf(yaml).at(-1)?.config.kwargs.source).toContain("PREFIX = 'gs://bucket/run/test'");
  });

  it('is ASCII that no template language finds anything in, whatever the recipe says', () => {
    fc.assert(
      fc.property(recipes, fc.string({ unit: 'grapheme' }), (of, text) => {
        const files = `gs://bucket/{{ ${text} }}`;
        const compiled = compileBeamYaml(of, { files, format: 'parquet' }, { folder: `gs://{% ${text} %}` });
        for (const yaml of [
          ...pipelinesOf(of, compiled),
          ...pipelinesOf(recipe, compileBeamYaml(recipe, SOURCE, SINK)),
        ]) {
          expect(yaml).toMatch(/^[\n -~]*$/);
          expect(yaml).not.toMatch(/\{[{%#]|undefined/);
        }
      }),
      { numRuns: 50, seed: 5 },
    );
  });

  it('prunes the columns that it reads, where other columns are fine', () => {
    const ignoring = recipeSchema.parse({ ...recipe, source: { ...recipe.source, extraColumns: 'ignore' } });
    const source = (of: Recipe) => stepsOf(compileBeamYaml(of, SOURCE, SINK).extremes().yaml)[0]?.config.kwargs.source;
    expect(source(recipe)).toContain('COLUMNS = None');
    expect(source(ignoring)).toContain("COLUMNS = ['area', 'Town \\x7b\\x7b name \\x7d\\x7d', 'built', 'code']");
  });

  it.each(['bitcoin', 'covertype'])('exists for the recipe of %s', async (name) => {
    const file = fileURLToPath(new URL(`../../../../../pipelines/${name}/recipe.ts`, import.meta.url));
    const module: unknown = await import(pathToFileURL(file).href);
    const of = z.object({ recipe: recipeSchema }).parse(module).recipe;
    const pipelines = pipelinesOf(of, compileBeamYaml(of, SOURCE, SINK));
    expect(pipelines.map((yaml) => stepsOf(yaml).length)).toEqual([4, 4, 6]);
  });
});

describe('what Beam cannot express', () => {
  const problemsOf = (of: Recipe, source: BeamSource): string[] => {
    try {
      compileBeamYaml(of, source, SINK);
    } catch (error) {
      if (error instanceof MillraceError) return error.problems.map(({ code, path }) => `${code} ${path}`);
      throw error;
    }
    return [];
  };

  it('is refused with every step and its reason', () => {
    const refused = recipeSchema.parse({
      ...recipe,
      filters: [{ op: 'eq', args: [{ column: 'town' }, { value: '\ud800' }] }],
      target: { ...recipe.target, labels: ['fine', '\udc00'] },
    });
    expect(problemsOf(refused, SOURCE)).toEqual([
      'NOT_EXPRESSIBLE recipe.filters[0].args[1]',
      'NOT_EXPRESSIBLE recipe.target.labels',
    ]);
  });
});
