import * as z from 'zod';
import { DELIMITERS } from '../source/delimiter.ts';
import { CAST_TYPES, COLUMN_TYPES, type Expression, OPERATORS, type Operator } from './expression.ts';

const operators = Object.keys(OPERATORS).filter((name): name is Operator => name in OPERATORS);

/** JSON form of an expression. */
export const expressionSchema: z.ZodType<Expression> = z.lazy(() =>
  z.union(
    [
      z.strictObject({ column: z.string() }),
      z.strictObject({ value: z.union([z.string(), z.number(), z.boolean()]) }),
      z.strictObject({ cast: z.enum(CAST_TYPES), of: expressionSchema }),
      z.strictObject({ op: z.enum(operators), args: z.array(expressionSchema) }),
    ],
    { error: 'expected {column}, {value}, {cast, of} or {op, args} with a known operator.' },
  ),
);

/** Names are identifiers, so that every engine takes them. */
export const nameSchema = z
  .string()
  .max(128)
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'expected letters, digits and _, not starting with a digit.');

/** `drop` the row, stop with an `error`, or `fill` with a constant or with the mean of the train split. */
const numericNulls = z.union([
  z.enum(['drop', 'error']),
  z.strictObject({ fill: z.union([z.number(), z.literal('mean')]) }),
]);

export const numericFeatureSchema = z.strictObject({
  kind: z.literal('numeric'),
  name: nameSchema,
  expression: expressionSchema,
  scaling: z.enum(['none', 'standard', 'minmax', 'robust']).default('none'),
  nulls: numericNulls.default('error'),
});

export const categoricalFeatureSchema = z.strictObject({
  kind: z.literal('categorical'),
  name: nameSchema,
  /** A string, integer or boolean. */
  expression: expressionSchema,
  /** `onehot`: a column a word and one for the rest; `index`: one column with the word's place. */
  encoding: z.enum(['onehot', 'index']).default('onehot'),
  /** Words kept, the most frequent of the train split; the rest shares one bucket. */
  maxSize: z.int().min(1).max(10_000).default(100),
  /** Given words in place of those found. */
  vocabulary: z.array(z.string()).min(1).optional(),
});

const targetNulls = z.enum(['drop', 'error']).default('error');

export const targetSchema = z.union([
  z.strictObject({
    kind: z.literal('number'),
    name: nameSchema,
    expression: expressionSchema,
    nulls: targetNulls,
    /** The value in its own unit, from `prediction` and columns of the raw row; default: the prediction itself. */
    inverse: expressionSchema.optional(),
    /** Unit of the value after `inverse`, e.g. `USD`. */
    unit: z.string().optional(),
  }),
  z.strictObject({
    kind: z.literal('label'),
    name: nameSchema,
    /** A string, integer or boolean. */
    expression: expressionSchema,
    nulls: targetNulls,
    /** Labels in the order of the network's outputs; default: those of the train split, in code point order. */
    labels: z.array(z.string()).min(2).optional(),
  }),
]);

const lots = z.array(z.int().min(0)).min(1);

const keyColumns = z.union([z.literal('row'), z.array(nameSchema).min(1)]);

export const splitSchema = z.strictObject({
  /**
   * Columns whose hash decides; `row`: all of them; `{json}`: the same, hashed as GoogleSQL's TO_JSON_STRING prints
   * them; `{lot}`: a column that holds the lot already.
   */
  key: z.union([keyColumns, z.strictObject({ json: keyColumns }), z.strictObject({ lot: nameSchema })]),
  lots: z.int().min(2).max(1_000_000),
  train: lots,
  validation: lots,
  test: lots,
});

export const sourceSchema = z.strictObject({
  columns: z
    .array(
      z.strictObject({
        name: nameSchema,
        type: z.enum(COLUMN_TYPES),
        /** The column's name in the file, where it is not `name`. */
        header: z.string().min(1).optional(),
      }),
    )
    .min(1),
  /** What to do with columns of the file that the recipe does not name. */
  extraColumns: z.enum(['error', 'ignore']).default('error'),
  /** Texts of a CSV field that mean null, beside the empty one: `NA`. */
  missing: z.array(z.string()).default([]),
  /** What stands between the fields of a CSV record. Default: a comma. */
  delimiter: z.enum(DELIMITERS).optional(),
  /** What stands before the fraction of a number in CSV. Default: a point. */
  decimal: z.enum(['.', ',']).optional(),
  /** `none`: CSV files have no record of names; their columns are those of the recipe, in its order. */
  headers: z.literal('none').optional(),
});

/** recipe.json, without fitted statistics. Lists, not maps, wherever order matters: KFP's structs keep none. */
export const recipeSchema = z.strictObject({
  formatVersion: z.literal(1),
  name: z.string().min(1),
  source: sourceSchema,
  derived: z.array(z.strictObject({ name: nameSchema, expression: expressionSchema })).default([]),
  filters: z.array(expressionSchema).default([]),
  features: z.array(z.discriminatedUnion('kind', [numericFeatureSchema, categoricalFeatureSchema])).min(1),
  target: targetSchema,
  /** Importance of a row in training; null or below zero stops the run. */
  weight: expressionSchema.optional(),
  /** Columns kept beside the features for evaluation. */
  carry: z.array(nameSchema).default([]),
  split: splitSchema,
});

export type Recipe = z.output<typeof recipeSchema>;
export type Feature = Recipe['features'][number];
export type NumericFeature = z.output<typeof numericFeatureSchema>;
export type CategoricalFeature = z.output<typeof categoricalFeatureSchema>;
export type Target = z.output<typeof targetSchema>;
export type SourceColumn = Recipe['source']['columns'][number];

export const SPLIT_NAMES = ['train', 'validation', 'test'] as const;
export type SplitName = (typeof SPLIT_NAMES)[number];
