import { columnTypes } from '../../recipe/check.ts';
import type { Expression } from '../../recipe/expression.ts';
import { LARGEST_VALUE } from '../../recipe/layout.ts';
import { type Recipe, SPLIT_NAMES } from '../../recipe/recipe.ts';
import { splitKey } from '../../recipe/split-key.ts';
import { typeOf } from '../../recipe/type-of.ts';
import { lotRanges } from '../lot-ranges.ts';
import { droppedColumns, type PreparedNames } from '../prepared-columns.ts';
import type { BeamSource } from './compile.ts';
import { doublePython, Statements, type Variables, valuePython } from './expression-python.ts';
import { LOT_PYTHON } from './fingerprint-python.ts';
import { JSON_KEY_PYTHON, jsonPython, textPython } from './key-python.ts';
import { pyDouble, pyText, pyTexts } from './literals.ts';
import { OPERATORS_PYTHON } from './operators-python.ts';
import { batchesPython } from './reading-python.ts';

/** What the prepared columns are called, before fill, scaling and encoding. */
export const preparedName = {
  feature: (name: string): string => `feature ${name}`,
  target: 'target',
  weight: 'weight',
  carry: (name: string): string => `carry ${name}`,
  split: 'split',
} satisfies PreparedNames & Record<string, unknown>;

/** The weight where it is neither null nor below zero. */
export const FINE_WEIGHT = 'fine weight';

/** A transform from raw files or their parts to prepared columns by name, some thousand rows at a time. */
export function rowsPython(recipe: Recipe, source: BeamSource): string {
  const { statements, columns } = rowStatements(recipe);
  const indent = (lines: readonly string[]): string => lines.map((line) => `        ${line}\n`).join('');
  const sources = recipe.source.columns.map(({ name }) => `source_${name},`).join(' ');
  const row = columns.map(([, value]) => `${value},`).join(' ');
  const splits = SPLIT_NAMES.flatMap((name) =>
    lotRanges(recipe.split[name]).map(({ first, last }) => {
      return `SPLITS.update(dict.fromkeys(range(${first}, ${last + 1}), ${pyText(name)}))`;
    }),
  );
  return `${OPERATORS_PYTHON}${LOT_PYTHON}${splitKey(recipe).form === 'json' ? JSON_KEY_PYTHON : ''}
${batchesPython(recipe, source)}
NAMES = ${pyTexts(columns.map(([name]) => name))}
LARGEST_VALUE = ${pyDouble(LARGEST_VALUE)}
SPLITS = dict()
${splits.join('\n')}

def rows_of(columns):
    rows = []
    lots = dict()
    for ${sources} in zip(*columns):
${indent(statements)}        rows.append((${row}))
    return rows

def prepared(raw):
    for columns in read_batches(raw):
        rows = rows_of(columns)
        if rows:
            yield dict(zip(NAMES, zip(*rows)))

def prepare(raws):
    return raws | beam.FlatMap(prepared)
`;
}

interface RowCode {
  readonly statements: readonly string[];
  /** Names of the prepared columns and the variables that hold them. */
  readonly columns: readonly (readonly [string, string])[];
}

/** What is done with one row: derived, filtered, with features, target, weight, carried columns and split. */
function rowStatements(recipe: Recipe): RowCode {
  const statements = new Statements();
  const names = new Map(recipe.source.columns.map(({ name }) => [name, `source_${name}`]));
  const variables: Variables = { scope: columnTypes(recipe), names, statements };
  for (const { name, expression } of recipe.derived) names.set(name, valuePython(expression, variables));
  for (const filter of recipe.filters) statements.add(`if ${valuePython(filter, variables)} is not True: continue`);
  const columns = new Map(computedColumns(recipe, variables));
  for (const name of droppedColumns(recipe, preparedName)) {
    statements.add(`if ${columns.get(name)} is None: continue`);
  }
  columns.set(preparedName.split, splitPython(recipe, variables));
  return { statements: statements.list(), columns: [...columns] };
}

function computedColumns(recipe: Recipe, variables: Variables): [string, string][] {
  const { target, weight } = recipe;
  const { statements } = variables;
  const number = (e: Expression): string => statements.name(`bounded(${doublePython(e, variables)}, LARGEST_VALUE)`);
  const word = (e: Expression): string =>
    valuePython(typeOf(e, variables.scope, '', []) === 'string' ? e : { cast: 'string', of: e }, variables);
  const columns: [string, string][] = [
    ...recipe.features.map((f): [string, string] => [
      preparedName.feature(f.name),
      (f.kind === 'numeric' ? number : word)(f.expression),
    ]),
    [preparedName.target, (target.kind === 'number' ? number : word)(target.expression)],
    ...recipe.carry.map((name): [string, string] => [
      preparedName.carry(name),
      valuePython({ column: name }, variables),
    ]),
  ];
  if (weight === undefined) return columns;
  const held = number(weight);
  return [...columns, [preparedName.weight, held], [FINE_WEIGHT, statements.name(`not_negative(${held})`)]];
}

/** A lot is computed once for equal keys of a batch. */
function splitPython(recipe: Recipe, variables: Variables): string {
  const { statements } = variables;
  const key = splitKey(recipe);
  if (key.form === 'lot') return statements.name(`SPLITS.get(${valuePython({ column: key.column }, variables)})`);
  const text = statements.name(
    key.form === 'json' ? jsonPython(key.columns, variables) : textPython(key.columns, variables),
  );
  statements.add(`if ${text} not in lots: lots[${text}] = lot_of(${text}, ${recipe.split.lots})`);
  return statements.name(`SPLITS.get(lots[${text}])`);
}
