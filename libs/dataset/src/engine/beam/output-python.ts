import { columnTypes } from '../../recipe/check.ts';
import type { ColumnType } from '../../recipe/expression.ts';
import type { Fit, FittedRecipe } from '../../recipe/fitted.ts';
import { type FeatureColumn, LARGEST_SCALED, layoutOf, scaleOf } from '../../recipe/layout.ts';
import { SPLIT_NAMES } from '../../recipe/recipe.ts';
import { pyDouble, pyList, pyText, pyTexts, pyTuple } from './literals.ts';
import { preparedName } from './rows-python.ts';

/** Rows of a row group, as DuckDB has them. */
const ROW_GROUP = 122_880;

const FLOAT = 'pa.float32()';

/** Types of carried columns in the files. */
const ARROW: Record<ColumnType, string> = {
  string: 'pa.string()',
  integer: 'pa.int64()',
  number: 'pa.float64()',
  boolean: 'pa.bool_()',
  timestamp: "pa.timestamp('us')",
};

interface OutputColumn {
  readonly name: string;
  readonly type: string;
  /** Python of the array, from the prepared `columns` and the `places` of words. */
  readonly array: string;
}

const read = (name: string): string => `columns[${pyText(name)}]`;

/** The columns of the files: features scaled and encoded, target, weight, carried columns. */
function outputColumns(fitted: FittedRecipe): OutputColumn[] {
  const layout = layoutOf(fitted);
  const types = columnTypes(fitted.recipe);
  const column = (name: string, type: string, values: string) => ({
    name,
    type,
    array: `pa.array(${values}, ${type})`,
  });
  const { weight } = layout;
  return [
    ...layout.features.map((c) => ({ name: c.name, type: FLOAT, array: featurePython(c) })),
    fitted.fitted.target.kind === 'categorical'
      ? { name: layout.target, type: 'pa.int32()', array: `places[${pyText(preparedName.target)}]` }
      : column(layout.target, 'pa.float64()', read(preparedName.target)),
    ...(weight === undefined ? [] : [column(weight, FLOAT, read(preparedName.weight))]),
    ...layout.carry.map((name) => column(name, ARROW[types.get(name) ?? 'string'], read(preparedName.carry(name)))),
  ];
}

function featurePython(column: FeatureColumn): string {
  const name = preparedName.feature(column.feature.name);
  const place = `places[${pyText(name)}]`;
  switch (column.kind) {
    case 'numeric': {
      const { nulls } = column.feature;
      const fill = typeof nulls === 'string' ? undefined : nulls.fill === 'mean' ? column.fit.mean : nulls.fill;
      const { center, divisor } = scaleOf(column.feature, column.fit);
      const filled = fill === undefined ? 'None' : pyDouble(fill);
      return `pa.array(scaled(${read(name)}, ${filled}, ${pyDouble(center)}, ${pyDouble(divisor)}), ${FLOAT})`;
    }
    case 'index':
      return `${place}.cast(${FLOAT})`;
    case 'onehot':
      return `pc.equal(${place}, ${column.index}).cast(${FLOAT})`;
  }
}

/** Columns of words with their vocabularies, and the place that every other word has. */
const wordPlaces = ({ recipe, fitted }: FittedRecipe): string[] => {
  const place = (column: string, fit: Fit | undefined, other?: number): string[] =>
    fit?.kind === 'categorical'
      ? [pyTuple([pyText(column), pyTexts(fit.vocabulary), String(other ?? fit.vocabulary.length)])]
      : [];
  return [
    ...recipe.features.flatMap(({ name }, i) => place(preparedName.feature(name), fitted.features[i])),
    ...place(preparedName.target, fitted.target, -1),
  ];
};

const TABLES = `
def scaled(values, fill, center, divisor):
    filled = (fill if value is None else value for value in values)
    return [None if x is None else max(-LARGEST_SCALED, min(LARGEST_SCALED, (x - center) / divisor)) for x in filled]

def places_of(values, words, other):
    first = dict((word, len(words) - 1 - place) for place, word in enumerate(reversed(words)))
    return pa.array([first.get(value, other) for value in values], pa.int32())

class Tables(beam.DoFn):
    """Tables of the splits, each of as many rows as make a row group."""
    def start_bundle(self):
        self.waiting = dict((name, []) for name in SPLIT_NAMES)

    def process(self, columns):
        table = table_of(columns)
        splits = columns['split']
        for name, waiting in self.waiting.items():
            waiting.append(table.filter(pa.array([split == name for split in splits])))
            if sum(part.num_rows for part in waiting) >= ROW_GROUP:
                yield beam.pvalue.TaggedOutput(name, self.taken(name))

    def finish_bundle(self):
        for name in SPLIT_NAMES:
            table = self.taken(name)
            if table is not None:
                yield beam.pvalue.TaggedOutput(name, GlobalWindows.windowed_value(table))

    def taken(self, name):
        waiting = [part for part in self.waiting[name] if part.num_rows > 0]
        self.waiting[name] = []
        return pa.concat_tables(waiting).combine_chunks() if waiting else None

def tables(rows):
    found = rows | beam.ParDo(Tables()).with_outputs(*SPLIT_NAMES)
    return dict((name, found[name]) for name in SPLIT_NAMES)
`;

/** A transform from prepared columns to tables of Arrow, an output for each split. */
export function tablesPython(fitted: FittedRecipe): string {
  const columns = outputColumns(fitted);
  return `
import pyarrow as pa
import pyarrow.compute as pc
from apache_beam.transforms.window import GlobalWindows

SPLIT_NAMES = ${pyTexts(SPLIT_NAMES)}
ROW_GROUP = ${ROW_GROUP}
LARGEST_SCALED = ${pyDouble(LARGEST_SCALED)}
WORDS = ${pyList(wordPlaces(fitted))}

def table_of(columns):
    places = dict((name, places_of(columns[name], words, other)) for name, words, other in WORDS)
    arrays = [
${columns.map(({ array }) => `        ${array},\n`).join('')}    ]
    return pa.Table.from_arrays(arrays, names=${pyTexts(columns.map(({ name }) => name))})
${TABLES}`;
}

/** A transform that writes the tables of one split. */
export function writePython(fitted: FittedRecipe, prefix: string): string {
  const fields = outputColumns(fitted).map(({ name, type }) => pyTuple([pyText(name), type]));
  return `
import pyarrow as pa

PREFIX = ${pyText(prefix)}
SCHEMA = pa.schema(${pyList(fields)})

def write(tables):
    return tables | beam.io.WriteToParquetBatched(PREFIX, SCHEMA, codec='snappy', file_name_suffix='.parquet')
`;
}
