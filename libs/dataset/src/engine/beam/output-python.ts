import { columnTypes } from '../../recipe/check.ts';
import type { ColumnType } from '../../recipe/expression.ts';
import type { FittedRecipe } from '../../recipe/fitted.ts';
import { type FeatureColumn, LARGEST_SCALED, layoutOf, scaleOf } from '../../recipe/layout.ts';
import { SPLIT_NAMES } from '../../recipe/recipe.ts';
import { pyDouble, pyList, pyText, pyTexts, pyTuple } from './literals.ts';
import { preparedName } from './rows-python.ts';

/** Rows of a row group, as DuckDB has them. */
const ROW_GROUP = 122_880;

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
  /** The values, from the prepared `columns`. */
  readonly values: string;
}

/** The columns of the files: features scaled and encoded, target, weight, carried columns. */
function outputColumns(fitted: FittedRecipe, words: Words): OutputColumn[] {
  const { recipe } = fitted;
  const layout = layoutOf(fitted);
  const types = columnTypes(recipe);
  const read = (name: string): string => `columns[${pyText(name)}]`;
  const label = fitted.fitted.target.kind === 'categorical' ? words.name(fitted.fitted.target.vocabulary) : undefined;
  const target =
    label === undefined
      ? { type: 'pa.float64()', values: read(preparedName.target) }
      : { type: 'pa.int32()', values: `places(${read(preparedName.target)}, ${label}, -1)` };
  return [
    ...layout.features.map((column) => {
      const values = featurePython(column, read(preparedName.feature(column.feature.name)), words);
      return { name: column.name, type: 'pa.float32()', values };
    }),
    { name: layout.target, ...target },
    ...(layout.weight === undefined
      ? []
      : [{ name: layout.weight, type: 'pa.float32()', values: read(preparedName.weight) }]),
    ...layout.carry.map((name) => {
      return { name, type: ARROW[types.get(name) ?? 'string'], values: read(preparedName.carry(name)) };
    }),
  ];
}

function featurePython(column: FeatureColumn, read: string, words: Words): string {
  switch (column.kind) {
    case 'numeric': {
      const { nulls } = column.feature;
      const fill = typeof nulls === 'string' ? undefined : nulls.fill === 'mean' ? column.fit.mean : nulls.fill;
      const { center, divisor } = scaleOf(column.feature, column.fit);
      const filled = fill === undefined ? 'None' : pyDouble(fill);
      return `scaled(${read}, ${filled}, ${pyDouble(center)}, ${pyDouble(divisor)})`;
    }
    case 'index':
      return `places(${read}, ${words.name(column.fit.vocabulary)}, ${column.fit.vocabulary.length})`;
    case 'onehot': {
      const word = column.fit.vocabulary[column.index];
      return word === undefined
        ? `outside(${read}, ${words.name(column.fit.vocabulary)})`
        : `equal(${read}, ${pyText(word)})`;
    }
  }
}

/** Lists of words, each told once however many columns read it. */
class Words {
  readonly #lists: (readonly string[])[] = [];

  name(words: readonly string[]): string {
    const known = this.#lists.indexOf(words);
    return `WORDS[${known === -1 ? this.#lists.push(words) - 1 : known}]`;
  }

  list(): string {
    return pyList(this.#lists.map(pyTexts));
  }
}

const TABLES = `
def scaled(values, fill, center, divisor):
    filled = (fill if value is None else value for value in values)
    return [None if x is None else max(-LARGEST_SCALED, min(LARGEST_SCALED, (x - center) / divisor)) for x in filled]

def places(values, words, otherwise):
    first = dict((word, len(words) - 1 - place) for place, word in enumerate(reversed(words)))
    return [first.get(value, otherwise) for value in values]

def equal(values, word):
    return [1.0 if value == word else 0.0 for value in values]

def outside(values, words):
    inside = set(words)
    return [0.0 if value in inside else 1.0 for value in values]

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
  const words = new Words();
  const columns = outputColumns(fitted, words);
  return `
import pyarrow as pa
from apache_beam.transforms.window import GlobalWindows

SPLIT_NAMES = ${pyTexts(SPLIT_NAMES)}
ROW_GROUP = ${ROW_GROUP}
LARGEST_SCALED = ${pyDouble(LARGEST_SCALED)}
WORDS = ${words.list()}

def table_of(columns):
    arrays = [
${columns.map(({ type, values }) => `        pa.array(${values}, ${type}),\n`).join('')}    ]
    return pa.Table.from_arrays(arrays, names=${pyTexts(columns.map(({ name }) => name))})
${TABLES}`;
}

/** A transform that writes the tables of one split. */
export function writePython(fitted: FittedRecipe, prefix: string): string {
  const fields = outputColumns(fitted, new Words()).map(({ name, type }) => pyTuple([pyText(name), type]));
  return `
import pyarrow as pa

PREFIX = ${pyText(prefix)}
SCHEMA = pa.schema(${pyList(fields)})

def write(tables):
    return tables | beam.io.WriteToParquetBatched(PREFIX, SCHEMA, codec='snappy', file_name_suffix='.parquet')
`;
}
