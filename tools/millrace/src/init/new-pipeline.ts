import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { EXIT } from '@millrace/contract';
import { checkName, fromTemplate, makeFolder, newComponent, refuseTaken, writeFiles } from '@millrace/generate';
import type { Project } from '@millrace/images';
import type { Io } from '../io.ts';

/** The component that the pipeline is made of. */
const COMPONENT = 'count-words';

/**
 * Makes a pipeline of one step in a project of a user's own, and the component of that step where it is not there.
 * @throws MillraceError `BAD_NAME`, `ALREADY_EXISTS`
 */
export async function newPipeline(name: string, project: Project, io: Io): Promise<number> {
  checkName(name);
  refuseTaken(name, project);
  if (!existsSync(join(project.components, COMPONENT))) await newComponent(COMPONENT, project);
  const folder = join(project.pipelines, name);
  const files = await fromTemplate('project/pipelines/first', 'first', name);
  const component = relative(folder, join(project.components, COMPONENT));
  await makeFolder(folder, (aside) =>
    writeFiles(
      aside,
      files.map((file) => ({ ...file, content: file.content.replace('../../components/count-words', component) })),
    ),
  );
  io.stderr.write(`wrote ${relative(project.root, folder)}\nnext: npx millrace run ${name}\n`);
  return EXIT.ok;
}
