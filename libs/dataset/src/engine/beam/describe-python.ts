import type { FittedRecipe } from '../../recipe/fitted.ts';
import { type Recipe, SPLIT_NAMES } from '../../recipe/recipe.ts';
import { TOLD_VALUES } from '../../schema/formats.ts';
import { BINS, scaleExponent } from '../../statistics/exact.ts';
import { type Counted, isTold, rangeOf } from '../described.ts';
import type { BeamSource } from './compile.ts';
import { pyDouble, pyList, pyText, pyTexts, pyTuple } from './literals.ts';
import { OPERATORS_PYTHON } from './operators-python.ts';
import { batchesPython } from './reading-python.ts';
import { preparedName, rowsPython } from './rows-python.ts';
import { COUNT_WORDS, SUM_NUMBERS } from './statistics-python.ts';

/** Different values up to which they are counted; beyond, a sketch of as many of them tells their number within 2 %. */
const SKETCH = 4096;

/** A transform from tables of raw rows to one line of JSON: rows, what each column counts, the names in the files. */
export const columnsPython = (
  recipe: Recipe,
  source: BeamSource,
): string => `${OPERATORS_PYTHON}${batchesPython(recipe, source)}
import hashlib
import heapq
import json

FILES = ${pyText(source.files)}
NUMERIC = ${pyTexts(['number', 'integer'])}
SKETCH = ${SKETCH}
${source.format === 'csv' ? CSV_NAMES : PARQUET_NAMES}${COLUMNS}`;

const CSV_NAMES = `
def names_of(file):
    names = next(records_of(file), []) if HAS_HEADER else []
    return file.metadata.path, names
`;

const PARQUET_NAMES = `
import pyarrow.parquet as pq

def names_of(file):
    with file.open() as opened:
        return file.metadata.path, pq.read_schema(opened).names
`;

const COLUMNS = `
def hashed(value):
    text = repr(value).encode('utf-8', 'surrogatepass')
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), 'big')

def counted(values, kind):
    found = [value for value in values if value is not None]
    numeric = kind in NUMERIC and len(found) > 0
    extremes = (min(found), max(found), found.count(0)) if numeric else (None, None, 0)
    return (len(found), *extremes, heapq.nsmallest(SKETCH, set(map(hashed, set(found)))))

def counted_batches(raw):
    for columns in read_batches(raw):
        kinds = [kind for _, kind in COLUMNS]
        yield len(columns[0]), [counted(values, kind) for values, kind in zip(columns, kinds)]

def either(choose, a, b):
    return b if a is None else a if b is None else choose(a, b)

def added(a, b):
    smallest = heapq.nsmallest(SKETCH, set(a[4]) | set(b[4]))
    return a[0] + b[0], either(min, a[1], b[1]), either(max, a[2], b[2]), a[3] + b[3], smallest

def merged(parts):
    rows, columns = 0, [(0, None, None, 0, []) for _ in COLUMNS]
    for more, found in parts:
        rows, columns = rows + more, [added(a, b) for a, b in zip(columns, found)]
    return rows, columns

def distinct(smallest):
    return len(smallest) if len(smallest) < SKETCH else round((SKETCH - 1) * 2 ** 64 / smallest[-1])

def answer(found, names):
    rows, columns = found
    told = [[count, least, most, zeros, distinct(sketch)] for count, least, most, zeros, sketch in columns]
    headers = [name for _, some in sorted(names) for name in some]
    return json.dumps(dict(rows=rows, columns=told, names=list(dict.fromkeys(headers))))

def describe(raws):
    files = raws.pipeline | 'Files' >> beam.io.fileio.MatchFiles(FILES) | beam.io.fileio.ReadMatches()
    names = files | 'Names' >> beam.Map(names_of)
    counts = raws | 'Count' >> beam.FlatMap(counted_batches) | 'Merge' >> beam.CombineGlobally(merged)
    return counts | 'Answer' >> beam.Map(answer, beam.pvalue.AsList(names))
`;

/** What is read a second time, each in the order in which its facts are told. */
export interface Described {
  /** Places of raw columns that are described as numbers. */
  readonly numbers: readonly number[];
  /** Places of raw columns whose most frequent values are told. */
  readonly words: readonly number[];
  /** Features and the target, as they are fitted. */
  readonly features: readonly { readonly name: string; readonly column: string; readonly isNumber: boolean }[];
}

export function describedOf(recipe: Recipe, counted: readonly Counted[]): Described {
  const { columns } = recipe.source;
  const places = columns.flatMap(({ type }, place) => {
    const found = counted[place];
    return found === undefined ? [] : [{ place, type, found }];
  });
  return {
    numbers: places.filter(({ type, found }) => rangeOf(type, found) !== undefined).map(({ place }) => place),
    words: places.filter(({ type, found }) => isTold(type, found)).map(({ place }) => place),
    features: [
      ...recipe.features.map(({ name, kind }) => ({
        ...{ name, column: preparedName.feature(name), isNumber: kind === 'numeric' },
      })),
      { name: recipe.target.name, column: preparedName.target, isNumber: recipe.target.kind === 'number' },
    ],
  };
}

/** A transform from tables of raw rows to one line of JSON: sums and histograms, and the most frequent values. */
export function describedPython(
  { recipe, fitted }: FittedRecipe,
  source: BeamSource,
  counted: readonly Counted[],
): string {
  const { numbers, words, features } = describedOf(recipe, counted);
  const { columns } = recipe.source;
  const summed = numbers.map((place) => {
    const { minimum, maximum } = rangeOf(columns[place]?.type ?? 'number', counted[place] ?? NOTHING) ?? ZERO;
    return summing(`raw ${place}`, minimum, pyDouble(2 ** scaleExponent(minimum, maximum)), maximum - minimum);
  });
  const fits = [...fitted.features, fitted.target];
  const binned = SPLIT_NAMES.flatMap((split) =>
    features.flatMap(({ column }, i) => {
      const fit = fits[i];
      if (fit?.kind !== 'numeric') return [];
      return [summing(`${split} ${column}`, fit.minimum, 'None', fit.maximum - fit.minimum)];
    }),
  );
  const worded = [
    ...words.map((place) => `text ${place}`),
    ...SPLIT_NAMES.flatMap((split) => features.filter((f) => !f.isNumber).map(({ column }) => `${split} ${column}`)),
  ];
  return `${rowsPython(recipe, source)}
import collections
import heapq
import itertools
import json
import math

SPLIT_NAMES = ${pyTexts(SPLIT_NAMES)}
TEXTS = ${pyList(words.map(String))}
DESCRIBED = ${pyTexts(features.map(({ column }) => column))}
NUMBERS = ${pyList([...summed, ...binned])}
WORDS = ${pyList(worded.map((name) => pyTuple([pyText(name), String(TOLD_VALUES)])))}
BINS = ${BINS}
${COUNT_WORDS}${SUM_NUMBERS}${DESCRIBE}`;
}

const NOTHING: Counted = { count: 0, distinct: 0, minimum: null, maximum: null, zeros: 0 };
const ZERO = { minimum: 0, maximum: 0 };

/** One of NUMBERS; the bins of a constant are 1 wide, as in every engine. */
const summing = (name: string, minimum: number, unit: string, width: number): string =>
  pyTuple([pyText(name), pyDouble(minimum), unit, pyDouble(width === 0 ? 1 : width)]);

const DESCRIBE = `
def values_of(batch, name):
    return [value for value in batch.get(name, ()) if value is not None]

def as_text(value):
    if value is None or isinstance(value, str):
        return value
    return str(value).lower() if isinstance(value, bool) else str(value)

def raw_batches(raw):
    for columns in read_batches(raw):
        texts = [('text ' + str(place), list(map(as_text, columns[place]))) for place in TEXTS]
        yield dict([('raw ' + str(place), values) for place, values in enumerate(columns)] + texts)

def split_batches(columns):
    batch = dict()
    for split in SPLIT_NAMES:
        of_split = [found == split for found in columns['${preparedName.split}']]
        for name in DESCRIBED:
            batch[split + ' ' + name] = list(itertools.compress(columns[name], of_split))
    return batch

def answer(found, words):
    return json.dumps(dict(sums=written(found), words=listed(words)))

def describe(raws):
    raw = raws | 'Raw' >> beam.FlatMap(raw_batches)
    splits = raws | 'Prepare' >> beam.FlatMap(prepared) | 'Splits' >> beam.Map(split_batches)
    batches = (raw, splits) | 'All' >> beam.Flatten()
    return sums_of(batches) | 'Answer' >> beam.Map(answer, beam.pvalue.AsList(most_frequent(batches)))
`;
