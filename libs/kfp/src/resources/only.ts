import { MillraceError } from '@millrace/contract';
import type { Page } from '../schemas/common.ts';

/**
 * The one thing of a name.
 * @throws MillraceError `KFP_NOT_FOUND`, `KFP_AMBIGUOUS`
 */
export function onlyOne<T>({ items }: Page<T>, what: string, name: string): T {
  const [first, second] = items;
  if (first === undefined) {
    throw new MillraceError('KFP_NOT_FOUND', `There is no ${what} with the name ${JSON.stringify(name)}.`, {
      hint: 'check the name and the namespace',
      fields: { name },
    });
  }
  if (second !== undefined) {
    throw new MillraceError('KFP_AMBIGUOUS', `There is more than one ${what} with the name ${JSON.stringify(name)}.`, {
      hint: 'use the id',
      fields: { name },
    });
  }
  return first;
}
