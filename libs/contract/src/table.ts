import type { Artifact } from './artifacts.ts';
import type { ComponentDefinition } from './component.ts';
import { describeInput } from './describe.ts';
import { canonicalJson } from './json.ts';
import { isFinalStatus, type Parameter } from './parameters.ts';
import type { Inputs, Outputs } from './run.ts';

/** The inputs and outputs as Markdown, for the component's README; columns padded, as a formatter would leave them. */
export function componentTable<I extends Inputs, O extends Outputs>(definition: ComponentDefinition<I, O>): string {
  const inputs = Object.entries<Parameter | Artifact>(definition.inputs);
  const outputs = Object.entries<Parameter | Artifact>(definition.outputs);
  const producers: Readonly<Record<string, string | undefined>> = definition.defaultsFrom ?? {};
  return [
    'Inputs:',
    '',
    table(
      ['input', 'kind', 'default', 'what it is'],
      inputs.map(([name, io]) => [
        `\`${name}\``,
        kindOf(io),
        io.kind === 'parameter' ? defaultOf(io) : sourceOf(io, producers[name]),
        describeInput(io),
      ]),
    ),
    '',
    'Outputs:',
    '',
    table(
      ['output', 'kind', 'what it is'],
      outputs.map(([name, io]) => [`\`${name}\``, kindOf(io), describeInput(io)]),
    ),
    '',
    `Effects: \`${definition.effects}\`.`,
  ].join('\n');
}

function kindOf(io: Parameter | Artifact): string {
  if (io.kind === 'artifact') return io.list === true ? `artifacts: list of ${io.type}` : `artifact: ${io.type}`;
  if (isFinalStatus(io)) return 'final status';
  if (typeof io.items === 'string') return `list of ${io.items}`;
  const fields = io.items ?? io.fields;
  if (fields === undefined) return io.type;
  const named = Object.entries(fields).map(([name, type]) => `${name}: ${type}`);
  return `${io.type === 'list' ? 'list of ' : ''}{ ${named.join(', ')} }`;
}

function defaultOf(io: Parameter): string {
  if (io.default !== undefined) return `\`${canonicalJson(io.default)}\``;
  return io.presence === 'required' ? 'required' : 'optional';
}

function sourceOf(io: Artifact, producer: string | undefined): string {
  if (producer !== undefined) return `latest of \`${producer}\``;
  return io.presence === 'required' ? 'required' : 'optional';
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return 'None.';
  const cells = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')));
  const widths = head.map((_, column) => Math.max(3, ...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) => `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [line(cells[0] ?? []), rule, ...cells.slice(1).map(line)].join('\n');
}
