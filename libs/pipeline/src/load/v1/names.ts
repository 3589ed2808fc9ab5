/** An input's or output's name in KFP 2: lower case, with `_` for whatever is no letter, digit or `_`. */
export const nameV1 = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^_0-9a-z]+/g, '_')
    .replace(/^_+|_+$/g, '');
