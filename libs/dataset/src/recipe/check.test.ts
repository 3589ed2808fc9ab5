import { MillraceError } from '@millrace/contract';
import { describe, expect, it } from 'vitest';
import { col, lit, when } from './builders.ts';
import { columnTypes, parseRecipe, recipeProblems } from './check.ts';
import { defineRecipe } from './define.ts';

const split = { key: 'row', lots: 10, train: [0, 1], validation: [2], test: [3] } as const;

const valid = defineRecipe({
  name: 'prices',
  columns: { open: 'number', close: { type: 'number', header: 'Close Price' }, rank: 'integer', slug: 'string' },
  derived: { change: col('close').div(col('open')), up: when(col('open').gt(1)).then('yes').otherwise('no') },
  features: {
    rank: { kind: 'numeric', expression: col('rank') },
    up: { kind: 'categorical', expression: col('up') },
  },
  target: { kind: 'number', name: 'change', expression: col('change'), inverse: col('prediction').mul(col('open')) },
  split,
});

const problemsOf = (json: unknown): string[] => {
  try {
    parseRecipe(json);
    return [];
  } catch (error) {
    if (!(error instanceof MillraceError)) throw error;
    return error.problems.map((p) => `${p.path}: ${p.code}`);
  }
};

describe('a recipe', () => {
  it('survives JSON', () => {
    expect(parseRecipe(JSON.parse(JSON.stringify(valid)))).toEqual(valid);
    expect(recipeProblems(valid)).toEqual([]);
  });

  it('knows the types of its columns', () => {
    expect([...columnTypes(valid)]).toEqual([
      ['open', 'number'],
      ['close', 'number'],
      ['rank', 'integer'],
      ['slug', 'string'],
      ['change', 'number'],
      ['up', 'string'],
    ]);
  });

  it('tells all its problems at once, each with its path', () => {
    const broken = {
      ...valid,
      derived: [
        { name: 'ok', expression: { column: 'open' } },
        { name: 'Open', expression: { op: 'add', args: [{ column: 'opne' }, { value: 'x' }] } },
      ],
      filters: [{ column: 'open' }, { op: 'not', args: [] }],
      features: [{ kind: 'numeric', name: 'slug', expression: { column: 'slug' } }],
      target: { kind: 'number', name: 'slug', expression: { cast: 'boolean', of: { column: 'open' } } },
      carry: ['slug', 'nothing'],
      split: { key: ['nobody'], lots: 3, train: [0, 3], validation: [0], test: [2] },
    };
    expect(problemsOf(broken)).toEqual([
      'recipe.derived[1].expression.args[0]: UNKNOWN_COLUMN',
      'recipe.derived[1].expression.args[1]: WRONG_TYPE',
      'recipe.filters[0]: WRONG_TYPE',
      'recipe.filters[1]: WRONG_ARGUMENTS',
      'recipe.features[0].expression: WRONG_TYPE',
      'recipe.target.expression: WRONG_TYPE',
      'recipe.target.expression: WRONG_TYPE',
      'recipe.carry[1]: UNKNOWN_COLUMN',
      'recipe.derived[1]: DUPLICATE_NAME',
      'recipe.target: DUPLICATE_NAME',
      'recipe.carry[0]: DUPLICATE_NAME',
      'recipe.split.train[1]: UNKNOWN_LOT',
      'recipe.split.validation[0]: SHARED_LOT',
      'recipe.split.key[0]: UNKNOWN_COLUMN',
    ]);
  });

  it('tells what cannot be hashed as JSON', () => {
    const withKey = (key: unknown) => problemsOf({ ...valid, split: { ...split, key } });
    expect(withKey({ json: 'row' })).toEqual([]);
    expect(withKey({ json: ['slug', 'up', 'close'] })).toEqual([]);
    expect(withKey({ json: [] })).toEqual(['recipe.split.key.json: INVALID_VALUE']);
    expect(withKey({ json: ['nobody', 'slug', 'slug'] })).toEqual([
      'recipe.split.key.json[0]: UNKNOWN_COLUMN',
      'recipe.split.key.json[2]: DUPLICATE_NAME',
    ]);
    expect(withKey({ lot: 'nobody' })).toEqual(['recipe.split.key.lot: UNKNOWN_COLUMN']);
    const columns = [
      { name: 'a', type: 'integer', header: 'b' },
      { name: 'b', type: 'integer', header: '\ud800' },
    ];
    const feature = { kind: 'numeric', name: 'a', expression: { column: 'a' } };
    const target = { kind: 'number', name: 'y', expression: { column: 'a' } };
    const renamed = {
      ...valid,
      source: { columns },
      derived: [{ name: 'c', expression: { column: 'a' } }],
      features: [feature],
      target,
    };
    expect(problemsOf({ ...renamed, split: { ...split, key: { json: 'row' } } })).toEqual([
      'recipe.split.key.json[1]: INVALID_VALUE',
    ]);
    expect(problemsOf({ ...renamed, split: { ...split, key: ['a', 'a', 'b'] } })).toEqual([]);
  });

  it('tells what is not of its shape', () => {
    expect(problemsOf({ ...valid, features: [], split: { ...split, lots: 'ten' }, colour: 1 })).toEqual([
      'recipe.features: INVALID_VALUE',
      'recipe.split.lots: INVALID_VALUE',
      'recipe: UNKNOWN_KEY',
    ]);
  });

  it('suggests the column that was meant', () => {
    const typo = { ...valid, filters: [col('opne').gt(lit(1)).expression] };
    const error = (() => {
      try {
        parseRecipe(typo);
      } catch (e) {
        return e;
      }
      return undefined;
    })();
    expect(error).toMatchObject({ problems: [{ hint: 'Did you mean "open"?' }] });
  });

  it('refuses an inverse that reads the target itself', () => {
    const leaking = {
      ...valid,
      target: { kind: 'number', name: 'y', expression: { column: 'close' }, inverse: { column: 'close' } },
    };
    expect(problemsOf(leaking)).toEqual(['recipe.target.inverse: TARGET_LEAK']);
  });
});

describe('the compiler', () => {
  it('refuses columns that do not exist', () => {
    expect(() =>
      defineRecipe({
        name: 'typo',
        columns: { open: 'number' },
        // @ts-expect-error: opne is not a column.
        filters: [col('opne').gt(1)],
        features: { open: { kind: 'numeric', expression: col('open') } },
        target: { kind: 'number', name: 'y', expression: col('open') },
        split,
      }),
    ).toThrow('1 problem');
  });
});
