import { EXIT, MillraceError } from '@millrace/contract';

/** The error of an engine that found something else, in its words. */
export const notOneSelect = (found: string | undefined): MillraceError =>
  new MillraceError('NOT_ONE_SELECT', `The SQL has to be one SELECT, and is ${found ?? 'something else'}.`, {
    hint: 'WITH … SELECT puts several queries into one.',
    exitCode: EXIT.usage,
  });
