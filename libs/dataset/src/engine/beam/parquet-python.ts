/** Columns of a batch of Parquet's rows as Python values; SEMANTICS.md, "Reading". */
export const PARQUET_PYTHON = `
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

def check_types(schema):
    for header, kind in COLUMNS:
        if not READABLE[kind](schema.field(header).type):
            raise ValueError('WRONG_TYPE: ' + repr(header) + ' is ' + str(schema.field(header).type) + ', not ' + kind)

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
    check_header(table.schema.names)
    check_types(table.schema)
    for batch in table.select([header for header, _ in COLUMNS]).to_batches(max_chunksize=8192):
        yield [read_column(batch.column(i), header, kind) for i, (header, kind) in enumerate(COLUMNS)]
`;
