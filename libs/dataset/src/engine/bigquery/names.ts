/** A quoted identifier, which stays on its line. */
export const identifier = (name: string): string =>
  `\`${name.replaceAll(/[\\`]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\r', '\\r')}\``;

/** A quoted path, e.g. of project, dataset and table. */
export const path = (parts: readonly string[]): string => parts.map(identifier).join('.');

/** Columns of the prepared rows, before fill, scaling and encoding. */
export const preparedName = {
  feature: (name: string): string => identifier(`feature_${name}`),
  carry: (name: string): string => identifier(`carry_${name}`),
  target: identifier('target_value'),
  weight: identifier('weight_value'),
  lot: identifier('lot_number'),
  split: identifier('split_name'),
};

/**
 * Names of the stages of a query. GoogleSQL reads a name as the whole row where a table has a column of its own name,
 * so these have a hyphen, which no column of a recipe has.
 */
export const stageName = {
  raw: identifier('raw-rows'),
  fields: identifier('field-rows'),
  source: identifier('source-rows'),
  derived: (level: number): string => identifier(`derived-${level}`),
  kept: identifier('kept-rows'),
  computed: identifier('computed-rows'),
  bounded: identifier('bounded-rows'),
  prepared: identifier('prepared-rows'),
};
