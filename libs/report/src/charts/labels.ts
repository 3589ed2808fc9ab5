/**
 * Expression that gives the name at the place which an axis or a legend holds: names may repeat once they are clipped,
 * places do not. Only printable ASCII stands in it as it is, lest a text from outside be read as an expression; and
 * each name has a space before it, as Vega takes a literal such as `constructor` for a member of its own tables.
 */
export const nameAtPlace = (names: readonly string[]): string =>
  `${JSON.stringify(names.map((name) => ` ${name}`)).replace(NOT_PLAIN, escaped)}[+datum.value]`;

const NOT_PLAIN = /[^\x20-\x7e]/g;
const escaped = (c: string): string => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`;
