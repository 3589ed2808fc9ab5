import { EXIT, MillraceError } from '@millrace/contract';
import { col, defineRecipe, type Inspected, type InspectedColumn, type Recipe } from '@millrace/dataset';
import type { TargetChoice } from './target.ts';

/** How a column becomes a feature. */
export interface FeatureChoice {
  readonly column: InspectedColumn;
  /** Name of the feature: the column's, unless that could be taken for a part of another feature. */
  readonly name: string;
  /** `time`: seconds since 1970. */
  readonly kind: 'numeric' | 'flag' | 'time' | 'categorical';
  /** Words kept of a category; the default where absent. */
  readonly maxSize?: number;
}

/** Parts of the rows by hash. */
export interface SplitChoice {
  readonly lots: number;
  readonly train: readonly number[];
  readonly validation: readonly number[];
  readonly test: readonly number[];
}

/** Everything that a recipe for a file says; `write-recipe.ts` writes it as code, {@link recipeOf} builds it. */
export interface Proposal {
  readonly name: string;
  readonly inspected: Inspected;
  readonly target: TargetChoice;
  readonly features: readonly FeatureChoice[];
  readonly leftOut: readonly { readonly column: InspectedColumn; readonly reason: string }[];
  /** Columns kept beside the features, so that a prediction can be traced to its row. */
  readonly carry: readonly InspectedColumn[];
  readonly split: SplitChoice;
}

/** Words kept of a category with very many. */
const MOST_WORDS = 50;
/** Characters beyond which text is prose and not a category. */
const LONG_TEXT = 40;

/**
 * What each column is good for.
 * @throws MillraceError `NO_FEATURES`
 */
export function propose(name: string, inspected: Inspected, target: TargetChoice, split: SplitChoice): Proposal {
  const others = inspected.columns.filter((column) => column !== target.column);
  const strict = others.map((column) => ({ column, reason: reasonToLeaveOut(column) }));
  // Where nothing else is there, what looks like a row number is all that there is to learn from.
  const isAlone = strict.every(({ reason }) => reason !== undefined);
  const judged = strict.map((one) =>
    isAlone && one.column.isSerial ? { column: one.column, reason: undefined } : one,
  );
  const used = judged.filter(({ reason }) => reason === undefined).map(({ column }) => column);
  const leftOut = judged.flatMap(({ column, reason }) => (reason === undefined ? [] : [{ column, reason }]));
  if (used.length === 0) {
    throw new MillraceError('NO_FEATURES', `There is no column to predict "${target.column.header}" from.`, {
      problems: leftOut.map(({ column, reason }) => ({ path: column.header, code: 'LEFT_OUT', message: reason })),
      exitCode: EXIT.usage,
    });
  }
  const features = used.map((column) => featureOf(column, inspected.columns));
  const carry = leftOut.filter(({ column }) => isKey(column)).map(({ column }) => column);
  return { name, inspected, target, features, leftOut, carry, split };
}

function reasonToLeaveOut(column: InspectedColumn): string | undefined {
  const { type, count, distinct, isSerial, meanLength } = column;
  if (distinct < 2) return count === 0 ? 'it is empty' : 'it has the same value in every row';
  if (isSerial) return 'it numbers the rows';
  if (isKey(column)) return 'it names the rows';
  if (type !== 'string') return undefined;
  if (meanLength > LONG_TEXT) return 'it is prose';
  return distinct > Math.max(10, count / 2) ? `it has ${distinct} different texts in ${count} rows` : undefined;
}

/** Whether a column tells rows apart rather than telling about them. */
function isKey({ header, type, count, distinct, isSerial }: InspectedColumn): boolean {
  const differs = distinct === count && count > 2;
  const calledSo = /(^|[^a-z])(id|uuid|guid|key|nr|no)$/i.test(header) || /[a-z](ID|Id)$/.test(header);
  return isSerial || (differs && calledSo && (type === 'integer' || type === 'string'));
}

function featureOf(column: InspectedColumn, all: readonly InspectedColumn[]): FeatureChoice {
  const { name, type, distinct } = column;
  if (type === 'boolean') return { column, name, kind: 'flag' };
  if (type === 'timestamp') return { column, name, kind: 'time' };
  if (type !== 'string') return { column, name, kind: 'numeric' };
  // The columns of a category's words are called <name>_0, <name>_1, …, <name>_other.
  const parts = new RegExp(`^${name}_([0-9]+|other)$`, 'i');
  const free = all.some((other) => parts.test(other.name)) ? `${name}_word` : name;
  return { column, name: free, kind: 'categorical', ...(distinct > MOST_WORDS ? { maxSize: MOST_WORDS } : {}) };
}

/** The recipe itself, for a first look at what it makes of the file. */
export function recipeOf(proposal: Proposal): Recipe {
  const { name, inspected, features, target, carry, split } = proposal;
  const { delimiter, decimal, missingTexts, columns } = inspected;
  return defineRecipe<string>({
    name,
    columns: Object.fromEntries(columns.map((c) => [c.name, { type: c.type, header: c.header }])),
    extraColumns: 'ignore',
    missing: missingTexts,
    delimiter,
    decimal,
    features: Object.fromEntries(features.map((feature) => [feature.name, built(feature)])),
    target: {
      kind: target.task === 'regressor' ? 'number' : 'label',
      name: target.column.name,
      expression: col(target.column.name),
      nulls: 'drop',
    },
    carry: carry.map((column) => column.name),
    split: { key: 'row', ...split },
  });
}

function built({ column, kind, maxSize }: FeatureChoice) {
  const value = kind === 'time' ? col(column.name).cast('number') : col(column.name);
  if (kind === 'categorical') return { kind, expression: value, ...(maxSize === undefined ? {} : { maxSize }) };
  const scaling = kind === 'flag' ? ('none' as const) : ('standard' as const);
  const nulls = column.missing > 0 ? ({ fill: 'mean' } as const) : ('error' as const);
  return { kind: 'numeric' as const, expression: value, scaling, nulls };
}
