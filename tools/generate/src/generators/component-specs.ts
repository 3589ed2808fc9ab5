import { specText } from '@millrace/entrypoint';
import { workspaceComponents } from '../components.ts';
import type { Generator } from './types.ts';

/** `component.yaml` of every component, with a placeholder for the image's repository. */
export const componentSpecs: Generator = async (root) => {
  const components = await workspaceComponents(root);
  return Promise.all(
    components.map(async ({ folder, version, definition }) => ({
      path: `${folder}/component.yaml`,
      content: await specText(definition, { format: 'yaml', image: `gcr.io/PROJECT/${definition.name}`, version }),
    })),
  );
};
