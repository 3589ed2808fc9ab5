import { specText } from '@millrace/entrypoint';
import { type WorkspaceComponent, workspaceComponents } from '../components.ts';
import type { GeneratedFile, Generator } from './types.ts';

/** `component.yaml` of every component, with a placeholder for the image's repository. */
export const componentSpecs: Generator = async (root) => Promise.all((await workspaceComponents(root)).map(specFile));

export async function specFile({ folder, version, definition }: WorkspaceComponent): Promise<GeneratedFile> {
  const image = `gcr.io/PROJECT/${definition.name}`;
  return { path: `${folder}/component.yaml`, content: await specText(definition, { format: 'yaml', image, version }) };
}
