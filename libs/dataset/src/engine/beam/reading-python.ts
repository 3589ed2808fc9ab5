import type { ColumnType } from '../../recipe/expression.ts';
import type { Recipe } from '../../recipe/recipe.ts';
import { pyBoolean, pyList, pyText, pyTexts, pyTuple } from './literals.ts';

/** Columns of a batch of Parquet's rows as Python values; SEMANTICS.md, "Reading". */
const READING = `
import pyarrow as pa

LARGEST_INTEGER = 9007199254740991

def is_text(kind):
    if pa.types.is_dictionary(kind):
        return is_text(kind.value_type)
    return pa.types.is_string(kind) or pa.types.is_large_string(kind)

def is_number(kind):
    return pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)

def is_time(kind):
    return pa.types.is_timestamp(kind) or pa.types.is_date(kind)

READABLE = dict(
    string=is_text, integer=pa.types.is_integer, number=is_number, boolean=pa.types.is_boolean, timestamp=is_time)

def check_columns(found, expected, others):
    missing = [header for header, _ in expected if header not in found.names]
    more = [] if others else [name for name in found.names if name not in [header for header, _ in expected]]
    if missing or more:
        raise ValueError('WRONG_HEADER: missing ' + repr(missing) + ', not in the recipe ' + repr(more))
    for header, kind in expected:
        if not READABLE[kind](found.field(header).type):
            raise ValueError('WRONG_TYPE: ' + repr(header) + ' is ' + str(found.field(header).type) + ', not ' + kind)

def read_column(array, header, kind):
    if kind == 'number':
        if pa.types.is_decimal(array.type):
            return [number(value) for value in array.to_pylist()]
        return [finite(value) for value in array.cast(pa.float64(), safe=False).to_pylist()]
    if kind == 'timestamp':
        zone = array.type.tz if pa.types.is_timestamp(array.type) else None
        return array.cast(pa.timestamp('us', zone), safe=False).cast(pa.int64()).to_pylist()
    values = array.to_pylist()
    if kind == 'integer' and any(abs(value) > LARGEST_INTEGER for value in values if value is not None):
        raise ValueError('WRONG_TYPE: ' + repr(header) + ' has an integer beyond 2^53 - 1')
    return values

def read_batches(table):
    check_columns(table.schema, COLUMNS, OTHERS)
    for batch in table.select([header for header, _ in COLUMNS]).to_batches(max_chunksize=8192):
        yield [read_column(batch.column(i), header, kind) for i, (header, kind) in enumerate(COLUMNS)]
`;

const headersOf = ({ source }: Recipe): [string, ColumnType][] =>
  source.columns.map(({ name, header, type }) => [header ?? name, type]);

/** Functions that read tables of Arrow; `read_batches(table)` gives lists of columns. */
export function readingPython(recipe: Recipe): string {
  const columns = headersOf(recipe).map(([header, type]) => pyTuple([pyText(header), pyText(type)]));
  const others = recipe.source.extraColumns === 'ignore';
  return `COLUMNS = ${pyList(columns)}\nOTHERS = ${pyBoolean(others)}\n${READING}`;
}

/** A transform that gives tables of Arrow, one a row group. */
export function readPython(recipe: Recipe, files: string): string {
  const headers = headersOf(recipe).map(([header]) => header);
  const columns = recipe.source.extraColumns === 'ignore' ? pyTexts(headers) : 'None';
  return `
FILES = ${pyText(files)}
COLUMNS = ${columns}

def read(pipeline):
    return pipeline | beam.io.ReadFromParquetBatched(FILES, columns=COLUMNS)
`;
}
