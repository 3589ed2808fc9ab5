import { relative } from 'node:path';
import {
  bundleComponent,
  componentFolder,
  componentNames,
  dockerfile,
  findProject,
  type Project,
} from '@millrace/images';
import type { GeneratedFile, Generator } from './types.ts';

/** The Dockerfile of every component: what it installs follows from what the component's bundle leaves outside. */
export const dockerfiles: Generator = async (root) => {
  const project = findProject(root);
  return Promise.all(componentNames(project).map((name) => dockerfileFile(project, name)));
};

export async function dockerfileFile(project: Project, name: string): Promise<GeneratedFile> {
  return {
    path: `${relative(project.root, componentFolder(project, name))}/Dockerfile`,
    content: dockerfile(await bundleComponent(name, { project })),
  };
}
