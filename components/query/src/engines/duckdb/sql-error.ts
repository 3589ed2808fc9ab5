import { EXIT, MillraceError } from '@millrace/contract';

/** `Binder Error: … LINE 2:  price FROM raw` with a caret below. */
const KIND = /^(?:Failed to extract statements: )?([A-Z][A-Za-z -]+) Error: ([\s\S]*)$/;
const PLACE = /^(LINE (\d+): )(.*)\n( *)\^/m;
/** Errors of the machine, not of the SQL. */
const NOT_OF_SQL = /^(Out of Memory|IO|INTERNAL|Fatal|Interrupt)$/;

/**
 * The engine's error as one about the SQL, with its line and column where the engine knows them.
 * @param linesBefore lines that stand before the SQL in what the engine was given.
 */
export function sqlError(error: unknown, sql: string, linesBefore: number): unknown {
  if (!(error instanceof Error) || error instanceof MillraceError) return error;
  if (sql.trim() === '' || /native callback/.test(error.message)) {
    return new MillraceError('INVALID_SQL', 'The SQL holds no statement.', { exitCode: EXIT.usage });
  }
  const [, kind = '', text = ''] = KIND.exec(error.message) ?? [];
  if (kind === '' || NOT_OF_SQL.test(kind)) return error;
  const [message = '', ...more] = text.split('\n').filter((line) => line !== '' && !/^(LINE \d+: | *\^)/.test(line));
  if (kind === 'Permission' || /^Loading external extensions/.test(message)) {
    return new MillraceError('SQL_REACHES_OUT', `${message}.`, {
      hint: 'A query reads the tables raw, train, validation and test, and nothing else.',
      exitCode: EXIT.usage,
    });
  }
  const place = placeOf(text, sql, linesBefore);
  const hint = more.filter((line) => !sql.includes(line.trim())).join(' ');
  return new MillraceError('INVALID_SQL', `${place === undefined ? '' : `line ${place.line}${place.at}: `}${message}`, {
    ...(hint === '' ? {} : { hint }),
    ...(place === undefined ? {} : { fields: { line: place.line, column: place.column } }),
    exitCode: EXIT.usage,
  });
}

function placeOf(text: string, sql: string, linesBefore: number) {
  const [, head = '', number = '', shown = '', indent = ''] = PLACE.exec(text) ?? [];
  const line = Number(number) - linesBefore;
  const source = sql.split('\n')[line - 1];
  if (source === undefined) return undefined;
  // Of a long line the engine shows a part, with dots where it goes on.
  const begin = shown.startsWith('...') ? 3 : 0;
  const part = shown.slice(begin, shown.endsWith('...') ? -3 : undefined);
  const from = source.indexOf(part);
  const column = from < 0 ? undefined : from + indent.length - head.length - begin + 1;
  return { line, column, at: column === undefined ? '' : `, column ${column}` };
}
