import { dirname, relative } from 'node:path';
import { componentFolder, type Project } from '@millrace/images';
import { readComponent } from '../components.ts';
import { readmeFile } from '../generators/component-readmes.ts';
import { specFile } from '../generators/component-specs.ts';
import { dockerfileFile } from '../generators/dockerfiles.ts';
import type { GeneratedFile } from '../generators/types.ts';
import { checkName } from './names.ts';
import { refuseTaken } from './taken.ts';
import { fromTemplate, type NewFile } from './template.ts';
import { makeFolder, writeFiles } from './write-aside.ts';

/**
 * The files that an author of a component writes: in the workspace one that goes over data frames, elsewhere one that
 * needs nothing native.
 * @throws MillraceError `BAD_NAME`
 */
export async function componentSources(name: string, project: Project): Promise<readonly NewFile[]> {
  checkName(name);
  return project.sources
    ? fromTemplate('component', 'sample-component', name)
    : fromTemplate('project/components/count-words', 'count-words', name);
}

/** The files that follow from them: component.yaml, the table in the README, the Dockerfile. */
export async function derivedFiles(name: string, project: Project): Promise<readonly GeneratedFile[]> {
  const component = await readComponent(project, name);
  return [
    ...(component === undefined ? [] : [await specFile(component), await readmeFile(project.root, component)]),
    await dockerfileFile(project, name),
  ];
}

/**
 * Makes a component in a project, whole or not at all, and gives its folder.
 * @throws MillraceError `BAD_NAME`, `ALREADY_EXISTS`
 */
export async function newComponent(name: string, project: Project): Promise<string> {
  const sources = await componentSources(name, project);
  refuseTaken(name, project);
  const folder = componentFolder(project, name);
  await makeFolder(folder, async (aside) => {
    await writeFiles(aside, sources);
    const there: Project = { ...project, components: dirname(aside) };
    await writeFiles(project.root, await derivedFiles(name, there));
  });
  return relative(project.root, folder);
}
