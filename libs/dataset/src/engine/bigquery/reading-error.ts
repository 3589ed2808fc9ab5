import { invalid, type MillraceError } from '@millrace/contract';
import type { Recipe } from '../../recipe/recipe.ts';
import { NOT_UTF8, WRONG_TEXT } from './csv-sql.ts';
import { OUT_OF_RANGE } from './prepared-sql.ts';

/** What a query stopped at of itself, told by the message of its error: `MALFORMED_INPUT`; undefined for other errors. */
export function readingErrorOf(recipe: Recipe, message: string): MillraceError | undefined {
  const [, mark = '', name = '', text] =
    new RegExp(`(${WRONG_TEXT}|${NOT_UTF8}|${OUT_OF_RANGE})([A-Za-z0-9_]+)(?::(.*))?`, 's').exec(message) ?? [];
  if (mark === '') return undefined;
  const type = recipe.source.columns.find((column) => column.name === name)?.type;
  const problem = {
    [WRONG_TEXT]: {
      code: 'WRONG_TYPE',
      message: `${JSON.stringify(firstLine(text))} is no ${type}.`,
      hint: `Mend the files, declare ${name} as string, or list the text in source.missing.`,
    },
    [NOT_UTF8]: {
      code: 'NOT_UTF8',
      message: 'a text is no UTF-8.',
      hint: 'Convert the files to UTF-8.',
    },
    [OUT_OF_RANGE]: {
      code: 'WRONG_TYPE',
      message: 'a value is not an integer within ±(2^53 − 1).',
      hint: `Declare ${name} as number, or mend the files.`,
    },
  }[mark];
  return problem && invalid('MALFORMED_INPUT', 'The raw files', [{ path: `columns.${name}`, ...problem }]);
}

/** BigQuery may add to the message. */
const firstLine = (text = ''): string => (text.split('\n')[0] ?? '').trim().replace(/\.$/, '');
