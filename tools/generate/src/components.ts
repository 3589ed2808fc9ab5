import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type ComponentDefinition, MillraceError } from '@millrace/contract';

/** A component of the workspace. */
export interface WorkspaceComponent {
  /** Below the workspace root, e.g. `components/train`. */
  readonly folder: string;
  readonly version: string;
  readonly definition: ComponentDefinition;
}

/** Every folder of `components/` that has a contract. */
export async function workspaceComponents(root: string): Promise<readonly WorkspaceComponent[]> {
  const found: WorkspaceComponent[] = [];
  for (const name of (await readdir(join(root, 'components'))).sort()) {
    const folder = `components/${name}`;
    const file = join(root, folder, 'src/component.ts');
    if (!existsSync(file)) continue;
    const module: Readonly<Record<string, unknown>> = await import(pathToFileURL(file).href);
    const component = Object.values(module).find(isComponent);
    if (component === undefined) {
      throw new MillraceError('NO_COMPONENT', `${folder}/src/component.ts exports no component.`, {
        hint: `export const ${name} = defineComponent({ … })`,
      });
    }
    const manifest: { version: string } = JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8'));
    found.push({ folder, version: manifest.version, definition: component.definition });
  }
  return found;
}

const isComponent = (value: unknown): value is { definition: ComponentDefinition } =>
  typeof value === 'function' && 'definition' in value;
