import { EXIT, MillraceError, type Problem } from '@millrace/contract';
import type { Inspected, InspectedColumn } from '@millrace/dataset';

export type Task = 'regressor' | 'classifier';

/** What is to be predicted. */
export interface TargetChoice {
  readonly column: InspectedColumn;
  readonly task: Task;
  /** Why this column, and why as a number or as classes: a sentence. */
  readonly reason: string;
}

/** Most classes, and most different whole numbers that count as classes. */
const MOST_CLASSES = 100;
const FEW_NUMBERS = 10;
/** Fewest rows of a class, on average. */
const ROWS_OF_A_CLASS = 5;

/**
 * Picks the target: the column asked for, or the last one that can be predicted.
 * @throws MillraceError `UNKNOWN_COLUMN`, `BAD_TARGET`, `CONSTANT_TARGET`.
 */
export function chooseTarget(
  inspected: Inspected,
  asked: { target?: string | undefined; task?: Task | undefined },
): TargetChoice {
  if (asked.target !== undefined) {
    const column = findColumn(inspected, asked.target);
    const problem = problemOf(column, asked.task);
    if (problem !== undefined) throw badTarget(problem, inspected);
    return { column, ...taskOf(column, asked.task, `"${column.header}" was asked for`) };
  }
  const last = inspected.columns.at(-1);
  const possible = inspected.columns.filter((column) => problemOf(column, asked.task) === undefined);
  const column = possible.at(-1);
  // A last column that never changes is more likely the wrong file than a column to pass over.
  const problem = last === undefined ? undefined : problemOf(last, asked.task);
  if (problem?.code === 'CONSTANT_TARGET' || column === undefined) throw badTarget(problem ?? nothing, inspected);
  const skipped = problem === undefined ? '' : `, because ${problem.message}`;
  return {
    column,
    ...taskOf(column, asked.task, `"${column.header}" is the last column that can be predicted${skipped}`),
  };
}

const nothing: Problem = { path: 'file', code: 'BAD_TARGET', message: 'no column can be predicted' };

function findColumn({ columns }: Inspected, asked: string): InspectedColumn {
  const found =
    columns.find(({ header }) => header === asked) ??
    columns.find(({ name }) => name === asked) ??
    columns.find(({ header, name }) => [header, name].some((n) => n.toLowerCase() === asked.toLowerCase()));
  if (found !== undefined) return found;
  throw new MillraceError('UNKNOWN_COLUMN', `The file has no column ${JSON.stringify(asked)}.`, {
    hint: `columns: ${columns.map(({ header }) => header).join(', ')}`,
    exitCode: EXIT.usage,
  });
}

/** Why a column cannot be predicted, if so. */
function problemOf(column: InspectedColumn, task: Task | undefined): Problem | undefined {
  const { header, type, distinct, count, isSerial } = column;
  const path = header;
  if (distinct < 2) return { path, code: 'CONSTANT_TARGET', message: `"${header}" has the same value in every row` };
  if (isSerial) return { path, code: 'BAD_TARGET', message: `"${header}" numbers the rows` };
  if (type === 'timestamp') return { path, code: 'BAD_TARGET', message: `"${header}" is a time` };
  const isNumeric = type === 'integer' || type === 'number';
  if (task === 'regressor' && !isNumeric) return { path, code: 'BAD_TARGET', message: `"${header}" is no number` };
  if (task === 'classifier' && type === 'number')
    return { path, code: 'BAD_TARGET', message: `"${header}" has fractions, so it names no classes` };
  const isClasses = task === 'classifier' || !isNumeric;
  if (isClasses && (distinct > MOST_CLASSES || distinct * 2 > count))
    return {
      path,
      code: 'BAD_TARGET',
      message: `"${header}" has ${distinct} different values in ${count} rows, too many for classes`,
    };
  return undefined;
}

function taskOf(column: InspectedColumn, asked: Task | undefined, why: string): { task: Task; reason: string } {
  const { type, distinct, count } = column;
  if (asked !== undefined) return { task: asked, reason: `${why}; a ${asked} was asked for` };
  if (type === 'number') return { task: 'regressor', reason: `${why}, and a number with fractions` };
  if (type !== 'integer') return { task: 'classifier', reason: `${why}, with ${distinct} different values` };
  const few = distinct <= FEW_NUMBERS && count >= distinct * ROWS_OF_A_CLASS;
  return few
    ? {
        task: 'classifier',
        reason: `${why}, with only ${distinct} different whole numbers (--task regressor to predict a number)`,
      }
    : { task: 'regressor', reason: `${why}, and a whole number with ${distinct} different values` };
}

function badTarget({ code, message }: Problem, { columns }: Inspected): MillraceError {
  const others = columns.filter((column) => problemOf(column, undefined) === undefined).map(({ header }) => header);
  return new MillraceError(code, `There is nothing to learn: ${message}.`, {
    hint:
      others.length === 0 ? 'Give a file with a column to predict.' : `--target COLUMN, one of: ${others.join(', ')}`,
    exitCode: EXIT.usage,
  });
}
