import type { NumericFit } from '../../recipe/fitted.ts';
import { SPLIT_NAMES } from '../../recipe/recipe.ts';
import { BINS, scaleExponent } from '../../statistics/exact.ts';
import type { NumericColumn, WordColumn } from '../prepared-columns.ts';
import { pyDouble, pyList, pyText, pyTexts, pyTuple } from './literals.ts';
import { preparedName } from './rows-python.ts';

export type Range = Pick<NumericFit, 'minimum' | 'maximum'>;

/** The values that are counted and summed: those of a column in the train split that are not null. */
const TRAIN = `
def values_of(columns, name):
    pairs = zip(columns[name], columns['${preparedName.split}'])
    return [value for value, split in pairs if split == 'train' and value is not None]
`;

/** The most frequent words of each of WORDS, a name and how many are wanted. */
export const COUNT_WORDS = `
def words_of(columns):
    for place, (name, _) in enumerate(WORDS):
        for word, n in collections.Counter(values_of(columns, name)).items():
            yield (place, word), n

def placed(pair):
    (place, word), n = pair
    return place, (WORDS[place][1], [(-n, word)])

def most(parts):
    parts = list(parts)
    limits = [limit for limit, _ in parts if limit is not None]
    found = itertools.chain.from_iterable(words for _, words in parts)
    return (limits[0], heapq.nsmallest(limits[0], found)) if limits else (None, list(found))

def most_frequent(batches):
    words = batches | 'Words' >> beam.FlatMap(words_of) | 'Count words' >> beam.CombinePerKey(sum)
    return words | 'Place' >> beam.Map(placed) | 'Most frequent' >> beam.CombinePerKey(most)

def listed(words):
    found = [[] for _ in WORDS]
    for place, (limit, some) in words:
        some = sorted(some, key=(lambda pair: pair[1]) if limit is None else None)
        found[place] = [[word, -n] for n, word in some]
    return found
`;

/** A transform to one line of JSON: rows of the splits, values that are fine, extremes, words with their counts. */
export const extremesPython = (
  numeric: readonly NumericColumn[],
  words: readonly WordColumn[],
  fine: readonly string[],
): string => `
import collections
import heapq
import itertools
import json

SPLIT_NAMES = ${pyTexts(SPLIT_NAMES)}
FINE = ${pyTexts(fine)}
NUMBERS = ${pyTexts(numeric.map(({ column }) => column))}
WORDS = ${pyList(words.map(({ column, limit }) => pyTuple([pyText(column), String(limit ?? 'None')])))}
${TRAIN}${COUNT_WORDS}${EXTREMES}`;

const EXTREMES = `
def extremes_of(values):
    return [len(values), min(values), max(values)] if values else [0, None, None]

def counted(columns):
    splits = columns['split']
    return dict(
        total=len(splits),
        rows=[splits.count(name) for name in SPLIT_NAMES],
        fine=[sum(1 for value in columns[name] if value is not None) for name in FINE],
        numbers=[extremes_of(values_of(columns, name)) for name in NUMBERS],
        words=[len(values_of(columns, name)) for name, _ in WORDS])

def added(lists, size):
    found = [0] * size
    for some in lists:
        found = [a + b for a, b in zip(found, some)]
    return found

def widened(lists, size):
    found = [[0, None, None] for _ in range(size)]
    for some in lists:
        for a, b in zip(found, some):
            if b[0] > 0:
                a[1] = b[1] if a[0] == 0 else min(a[1], b[1])
                a[2] = b[2] if a[0] == 0 else max(a[2], b[2])
                a[0] += b[0]
    return found

def merged(parts):
    parts = list(parts)
    return dict(
        total=sum(part['total'] for part in parts),
        rows=added((part['rows'] for part in parts), len(SPLIT_NAMES)),
        fine=added((part['fine'] for part in parts), len(FINE)),
        numbers=widened((part['numbers'] for part in parts), len(NUMBERS)),
        words=added((part['words'] for part in parts), len(WORDS)))

def answer(counts, words):
    return json.dumps(dict(counts, found=listed(words)))

def extremes(rows):
    counts = rows | 'Count' >> beam.Map(counted) | 'Merge' >> beam.CombineGlobally(merged)
    return counts | 'Answer' >> beam.Map(answer, beam.pvalue.AsList(most_frequent(rows)))
`;

/** Sums and histograms of each of NUMBERS: a name, the least value, the unit and the width, None where not wanted. */
export const SUM_NUMBERS = `
def summed(columns):
    found = []
    for name, minimum, unit, width in NUMBERS:
        values = values_of(columns, name)
        wholes = [] if unit is None else [math.floor((value - minimum) * unit + 0.5) for value in values]
        places = [] if width is None else [math.floor((value - minimum) / width * BINS) for value in values]
        bins = collections.Counter(max(0, min(BINS - 1, place)) for place in places)
        found.append((sum(wholes), sum(whole * whole for whole in wholes), bins))
    return found

def merged_sums(parts):
    found = [(0, 0, collections.Counter()) for _ in NUMBERS]
    for part in parts:
        found = [(a[0] + b[0], a[1] + b[1], a[2] + b[2]) for a, b in zip(found, part)]
    return found

def sums_of(batches):
    return batches | 'Sum' >> beam.Map(summed) | 'Merge sums' >> beam.CombineGlobally(merged_sums)

def written(found):
    return [[str(total), str(squares), sorted(bins.items())] for total, squares, bins in found]
`;

/** A transform to one line of JSON: the sums of q and q² of SEMANTICS.md, "Fitted statistics", and histograms. */
export function momentsPython(numeric: readonly NumericColumn[], ranges: readonly Range[]): string {
  const numbers = numeric.map(({ column, quartiles }, i) => {
    const { minimum, maximum } = ranges[i] ?? { minimum: 0, maximum: 0 };
    const unit = pyDouble(2 ** scaleExponent(minimum, maximum));
    const width = quartiles && maximum > minimum ? pyDouble(maximum - minimum) : 'None';
    return pyTuple([pyText(column), pyDouble(minimum), unit, width]);
  });
  return `
import collections
import json
import math

NUMBERS = ${pyList(numbers)}
BINS = ${BINS}
${TRAIN}${SUM_NUMBERS}${MOMENTS}`;
}

const MOMENTS = `
def answer(found):
    return json.dumps(written(found))

def moments(rows):
    return sums_of(rows) | 'Answer' >> beam.Map(answer)
`;
