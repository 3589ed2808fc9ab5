import { type ColumnType, col, defineRecipe, type Expr, lit, parseSchema, type Schema, when } from '@millrace/dataset';
import { SOIL_TYPES, WILDERNESS_AREAS } from './codes.ts';
import { FEATURES, NUMBERS, SPLIT } from './features.ts';
import schema from './schema.json' with { type: 'json' };

interface OneHot {
  /** Holds 1 where the name applies, else 0. */
  readonly column: string;
  readonly name: string;
}

const oneHot = (prefix: string, names: readonly string[]): OneHot[] =>
  names.map((name, i) => ({ column: `${prefix}${i + 1}`, name }));
const areas = oneHot('Wilderness_Area', WILDERNESS_AREAS);
const soils = oneHot('Soil_Type', SOIL_TYPES);

/** The name whose column is 1; null where none is. */
function nameOf(all: readonly OneHot[]): Expr {
  const cases = all.map(({ column, name }) => when(col(column).eq(1)).then(name));
  return cases
    .slice(0, -1)
    .reduceRight<Expr>((otherwise, first) => first.otherwise(otherwise), cases.at(-1) ?? lit(''));
}

const columns: Record<string, ColumnType> = {
  ...NUMBERS,
  ...Object.fromEntries([...areas, ...soils].map(({ column }) => [column, 'integer'])),
  Cover_Type: 'integer',
};

/** Forest cover from UCI's file `covtype.data`: 54 columns and the cover type, without names. */
export const uciRecipe = defineRecipe({
  name: 'covertype-uci',
  headers: 'none',
  columns,
  derived: { Wilderness_Area: nameOf(areas), Soil_Type: nameOf(soils) },
  features: FEATURES,
  target: { kind: 'label', name: 'cover', expression: col('Cover_Type') },
  carry: ['Wilderness_Area', 'Soil_Type'],
  split: SPLIT,
});

/** What UCI's file should be: as the lab's table, with a 0 or 1 for each name in place of the two columns of names. */
export const uciSchema: Schema = parseSchema({
  ...schema,
  headers: 'none',
  columns: [
    ...schema.columns.filter(({ name }) => name in NUMBERS),
    ...[...areas, ...soils].map(({ column }) => ({
      name: column,
      type: 'integer',
      presence: 1,
      minimum: 0,
      maximum: 1,
    })),
    { name: 'Cover_Type', type: 'integer', presence: 1, minimum: 1, maximum: 7 },
  ],
});
