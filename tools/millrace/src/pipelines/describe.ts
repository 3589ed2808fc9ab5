import { PARAMETER_TYPES } from '@millrace/contract';
import type { InterfaceDefinition, ParameterDefinition, PipelineSpec } from '@millrace/pipeline';
import type { StepInfo } from '@millrace/runner';

/** A pipeline in words: a line each for inputs, outputs and steps, in columns. */
export function describePipeline(spec: PipelineSpec, steps: readonly StepInfo[]): string {
  const { name, description } = spec.pipelineInfo;
  return [
    `${name}${description === undefined ? '' : `: ${description}`}`,
    ...section('inputs', interfaceRows(spec.root.inputDefinitions)),
    ...section(
      'outputs',
      interfaceRows(spec.root.outputDefinitions).map(([name, type, , text]) => [name, type, text]),
    ),
    ...section('steps', steps.map(stepRow)),
    '',
  ].join('\n');
}

/** Up to four cells; all but the last are padded. */
type Row = readonly (string | undefined)[];

function section(title: string, rows: readonly Row[]): string[] {
  if (rows.length === 0) return [];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const line = (row: Row) => row.map((cell = '', i) => cell.padEnd(widths[i] ?? 0)).join('  ');
  return ['', `${title}:`, ...rows.map((row) => `  ${line(row)}`.trimEnd())];
}

function interfaceRows(definitions: InterfaceDefinition | undefined): string[][] {
  const artifacts = Object.entries(definitions?.artifacts ?? {}).map(([name, { artifactType, description }]) => [
    ...[name, artifactType.schemaTitle ?? 'artifact', '', description ?? ''],
  ]);
  const parameters = Object.entries(definitions?.parameters ?? {}).map(([name, definition]) => [
    ...[name, typeOf(definition), defaultOf(definition), definition.description ?? ''],
  ]);
  return [...artifacts, ...parameters];
}

const stepRow = ({ id, component, dependsOn, condition }: StepInfo): string[] => [
  id,
  id === component ? '' : component,
  dependsOn.length === 0 ? '' : `after ${dependsOn.join(', ')}`,
  condition === undefined ? '' : `when ${condition}`,
];

const typeOf = ({ parameterType }: ParameterDefinition): string =>
  Object.entries(PARAMETER_TYPES).find(([, kfp]) => kfp === parameterType)?.[0] ?? parameterType;

function defaultOf({ defaultValue, isOptional }: ParameterDefinition): string {
  if (defaultValue !== undefined) return `= ${JSON.stringify(defaultValue)}`;
  return isOptional === true ? 'optional' : 'required';
}
