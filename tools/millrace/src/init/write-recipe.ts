import { list, object, quote } from './code.ts';
import type { FeatureChoice, Proposal } from './propose.ts';

/** `recipe.ts` of a proposal, as an author would write it. */
export function recipeCode(proposal: Proposal): string {
  const { name, inspected, target, leftOut, carry, split } = proposal;
  const { delimiter, decimal, missingTexts } = inspected;
  const field = (key: string, value: string) => `  ${key}: ${value},`;
  const lots = (['train', 'validation', 'test'] as const).map((part) => `${part}: [${split[part].join(', ')}]`);
  return [
    "import { col, defineRecipe } from '@millrace/dataset';",
    '',
    '/**',
    ` * Made from a file of ${inspected.rows} rows. The target: ${oneLine(target.reason)}.`,
    ...leftOut.map(({ column, reason }) => ` * Left out: ${comment(column.header)}, because ${reason}.`),
    ' */',
    'export const recipe = defineRecipe({',
    field('name', quote(name)),
    '  columns: {',
    ...inspected.columns.map((column) => `    ${columnCode(column)},`),
    '  },',
    field('extraColumns', "'ignore'"),
    ...(delimiter === ',' ? [] : [field('delimiter', quote(delimiter))]),
    ...(decimal === '.' ? [] : [field('decimal', quote(decimal))]),
    ...(missingTexts.length === 0 ? [] : [field('missing', list(missingTexts.map(quote), 2, 'missing: '))]),
    '  features: {',
    ...proposal.features.map((feature) => `    ${featureCode(feature)},`),
    '  },',
    field('target', targetCode(proposal)),
    ...(carry.length === 0
      ? []
      : [
          field(
            'carry',
            list(
              carry.map((c) => quote(c.name)),
              2,
              'carry: ',
            ),
          ),
        ]),
    field('split', object(["key: 'row'", `lots: ${split.lots}`, ...lots], 2, 'split: ')),
    '});',
    '',
  ].join('\n');
}

function columnCode({ name, header, type }: Proposal['inspected']['columns'][number]): string {
  if (header === name) return `${name}: ${quote(type)}`;
  return `${name}: ${object([`type: ${quote(type)}`, `header: ${quote(header)}`], 4, `${name}: `)}`;
}

function featureCode({ column, name, kind, maxSize }: FeatureChoice): string {
  const value = `col(${quote(column.name)})${kind === 'time' ? ".cast('number')" : ''}`;
  const entries =
    kind === 'categorical'
      ? ["kind: 'categorical'", `expression: ${value}`, ...(maxSize === undefined ? [] : [`maxSize: ${maxSize}`])]
      : [
          "kind: 'numeric'",
          `expression: ${value}`,
          ...(kind === 'flag' ? [] : ["scaling: 'standard'"]),
          ...(column.missing > 0 ? ["nulls: { fill: 'mean' }"] : []),
        ];
  return `${name}: ${object(entries, 4, `${name}: `)}`;
}

function targetCode({ target }: Proposal): string {
  const { column, task } = target;
  const entries = [
    `kind: ${quote(task === 'regressor' ? 'number' : 'label')}`,
    `name: ${quote(column.name)}`,
    `expression: col(${quote(column.name)})`,
    "nulls: 'drop'",
  ];
  return object(entries, 2, 'target: ');
}

/** Text of the file inside a comment: on one line, and not its end. */
const comment = (text: string): string => oneLine(JSON.stringify(text));
const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').replaceAll('*/', '* /');
