import type { ColumnType } from '../../recipe/expression.ts';
import type { Recipe } from '../../recipe/recipe.ts';
import type { BeamSource } from './compile.ts';
import { CSV_PYTHON, csvSettings } from './csv-python.ts';
import { pyBoolean, pyList, pyText, pyTexts, pyTuple } from './literals.ts';
import { PARQUET_PYTHON } from './parquet-python.ts';

const headersOf = ({ source }: Recipe): [string, ColumnType][] =>
  source.columns.map(({ name, header, type }) => [header ?? name, type]);

const CHECK_HEADER = `
def check_header(names):
    expected = [header for header, _ in COLUMNS]
    missing = [header for header in expected if header not in names]
    more = [] if OTHERS else [name for name in names if name not in expected]
    twice = [name for place, name in enumerate(names) if name != '' and name in names[:place]]
    if missing or more or twice:
        raise ValueError(
            'WRONG_HEADER: missing ' + repr(missing) + ', not in the recipe ' + repr(more) + ', twice ' + repr(twice))
`;

/** Functions on what {@link readPython} gives; `read_batches(source)` gives columns of some thousand rows. */
export function batchesPython(recipe: Recipe, { format }: BeamSource): string {
  const columns = headersOf(recipe).map(([header, type]) => pyTuple([pyText(header), pyText(type)]));
  return `
COLUMNS = ${pyList(columns)}
OTHERS = ${pyBoolean(recipe.source.extraColumns === 'ignore')}
${CHECK_HEADER}${format === 'csv' ? csvSettings(recipe) + CSV_PYTHON : PARQUET_PYTHON}`;
}

/** A transform that gives tables of Arrow, one a row group, or CSV files, which are spread among workers. */
export function readPython(recipe: Recipe, { files, format }: BeamSource): string {
  if (format === 'csv') {
    return `
from apache_beam.io import fileio

FILES = ${pyText(files)}

def read(pipeline):
    return pipeline | fileio.MatchFiles(FILES) | beam.Reshuffle() | fileio.ReadMatches()
`;
  }
  const headers = headersOf(recipe).map(([header]) => header);
  const columns = recipe.source.extraColumns === 'ignore' ? pyTexts(headers) : 'None';
  return `
FILES = ${pyText(files)}
COLUMNS = ${columns}

def read(pipeline):
    return pipeline | beam.io.ReadFromParquetBatched(FILES, columns=COLUMNS)
`;
}
