import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type ComponentDefinition, MillraceError } from '@millrace/contract';
import { componentFolder, componentNames, findProject, type Project } from '@millrace/images';

/** A component with a contract. */
export interface WorkspaceComponent {
  /** Below the project's root, e.g. `components/train`. */
  readonly folder: string;
  readonly version: string;
  readonly definition: ComponentDefinition;
}

/** Every component of the project at `root` that has a contract. */
export async function workspaceComponents(root: string): Promise<readonly WorkspaceComponent[]> {
  const project = findProject(root);
  const found = await Promise.all(componentNames(project).map((name) => readComponent(project, name)));
  return found.filter((component) => component !== undefined);
}

/**
 * One component of a project; `undefined` for one without a contract, as `serve` is.
 * @throws MillraceError `NO_COMPONENT` where `component.ts` exports none.
 */
export async function readComponent(project: Project, name: string): Promise<WorkspaceComponent | undefined> {
  const path = componentFolder(project, name);
  const file = join(path, 'src/component.ts');
  if (!existsSync(file)) return undefined;
  const module: Readonly<Record<string, unknown>> = await import(pathToFileURL(file).href);
  const component = Object.values(module).find(isComponent);
  const folder = relative(project.root, path);
  if (component === undefined) {
    throw new MillraceError('NO_COMPONENT', `${folder}/src/component.ts exports no component.`, {
      hint: `export const ${name} = defineComponent({ … })`,
    });
  }
  const manifest: { version: string } = JSON.parse(await readFile(join(path, 'package.json'), 'utf8'));
  return { folder, version: manifest.version, definition: component.definition };
}

const isComponent = (value: unknown): value is { definition: ComponentDefinition } =>
  typeof value === 'function' && 'definition' in value;
