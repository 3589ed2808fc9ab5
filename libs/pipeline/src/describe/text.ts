import type { InterfaceEntry, PipelineDescription, StepDescription } from './describe.ts';

/** A description as lines in columns. */
export function descriptionText({ name, description, inputs, outputs, steps, needs }: PipelineDescription): string {
  return [
    `${name}${description === undefined ? '' : `: ${description}`}`,
    ...section('inputs', inputs.map(inputRow)),
    ...section(
      'outputs',
      outputs.map((output) => [output.name, output.type, output.description]),
    ),
    ...stepTree(steps),
    ...section(
      'needs of the cluster',
      needs.map(({ need, steps: ids }) => [need, `for ${ids.join(', ')}`]),
    ),
    '',
  ].join('\n');
}

/** Up to five cells; all but the last are padded. */
type Row = readonly (string | undefined)[];

function section(title: string, rows: readonly Row[]): string[] {
  if (rows.length === 0) return [];
  const filled = rows.map((row) => row.map((cell = '') => cell));
  const columns = Math.max(...filled.map((row) => row.length));
  const used = [...Array(columns).keys()].filter((column) => filled.some((row) => (row[column] ?? '') !== ''));
  const widths = used.map((column) => Math.max(...filled.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]) =>
    used.map((column, i) => (row[column] ?? '').padEnd(widths[i] ?? 0)).join('  ');
  return ['', `${title}:`, ...filled.map((row) => `  ${line(row)}`.trimEnd())];
}

const inputRow = ({ name, type, required, default: value, description }: InterfaceEntry): Row => [
  name,
  type,
  value !== undefined ? `= ${JSON.stringify(value)}` : required === true ? 'required' : 'optional',
  description,
];

/** Steps below the headings of their groups; names of steps without the groups that they are in. */
function stepTree(steps: readonly StepDescription[]): string[] {
  if (steps.length === 0) return [];
  const lines = ['', 'steps:'];
  let open: readonly string[] = [];
  for (const step of steps) {
    const groups = step.within.map(({ id }) => id);
    const same = groups.findIndex((id, i) => id !== open[i]);
    const entered = step.within.slice(same < 0 ? groups.length : same);
    for (const [i, { title }] of entered.entries())
      lines.push(`${indent(groups.length - entered.length + i)}${title}:`);
    lines.push(`${indent(groups.length)}${stepLine(step)}`);
    open = groups;
  }
  return lines;
}

function stepLine({ id, component, waitsFor, options }: StepDescription): string {
  const name = shortName(id);
  const parts = [
    name === component ? name : `${name} (${component})`,
    waitsFor.length === 0 ? '' : `after ${waitsFor.map(shortName).join(', ')}`,
    options.length === 0 ? '' : `[${options.join(', ')}]`,
  ];
  return parts.filter((part) => part !== '').join('  ');
}

const indent = (depth: number): string => '  '.repeat(depth + 1);
const shortName = (id: string): string => id.slice(id.lastIndexOf('/') + 1);
