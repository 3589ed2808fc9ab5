import { stripVTControlCharacters } from 'node:util';

/** Text of a step on one line: it may hold anything, and must not steer the terminal. */
export const oneLine = (text: string): string => stripVTControlCharacters(text).replace(CONTROL, ' ').trim();

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what has to go.
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;

/** As much of a text as fits into `width` columns. */
export function fit(text: string, width: number): string {
  const letters = [...text];
  if (letters.length <= width) return text;
  return width < 1 ? '' : `${letters.slice(0, width - 1).join('')}…`;
}
