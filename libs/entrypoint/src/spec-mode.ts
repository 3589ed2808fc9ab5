import { type ComponentDefinition, componentSpec, componentTable } from '@millrace/contract';

export interface SpecOptions {
  readonly format: 'yaml' | 'json' | 'markdown';
  /** Reference of the image, e.g. `gcr.io/PROJECT/train`. */
  readonly image: string;
  readonly version: string;
}

/** The component's specification as text. */
export async function specText(definition: ComponentDefinition, options: SpecOptions): Promise<string> {
  if (options.format === 'markdown') return `${componentTable(definition)}\n`;
  const spec = componentSpec(definition, options);
  if (options.format === 'json') return `${JSON.stringify(spec, null, 2)}\n`;
  const { dump } = await import('js-yaml');
  // The KFP SDK takes a component's description from this header: its format has no field for it.
  const header = [
    '# PIPELINE DEFINITION',
    `# Name: ${definition.name}`,
    `# Description: ${definition.description.replaceAll('\n', '\n#    ')}`,
  ];
  return `${header.join('\n')}\n${dump(spec, { sortKeys: true, lineWidth: -1, noRefs: true, quoteStyle: 'double' })}`;
}
