import { relative } from 'node:path';
import { EXIT, MillraceError } from '@millrace/contract';
import { findProject, isNamed } from '@millrace/images/project';
import type { GlobalFlags, Io } from '../io.ts';
import { newPipeline } from './new-pipeline.ts';
import { newProject } from './new-project.ts';
import { pipelineFromFile } from './pipeline-from-file.ts';
import { withSample } from './sample.ts';
import type { Task } from './target.ts';

export interface InitOptions extends GlobalFlags {
  readonly name: string;
  /** CSV file, as the user wrote its path. */
  readonly from?: string | undefined;
  readonly target?: string | undefined;
  readonly task?: Task | undefined;
  readonly run: boolean;
}

/** Makes what `init` was asked for, and gives the exit code. */
export async function init(options: InitOptions, io: Io): Promise<number> {
  const project = findProject(io.cwd);
  const within = isNamed(project) && !relative(project.root, io.cwd).startsWith('..');
  const { from } = options;
  if (!within) {
    if (from !== undefined) throw outside(options.name);
    return newProject(options.name, io);
  }
  if (from !== undefined) return pipelineFromFile({ ...options, from }, project, io);
  if (!project.sources) return newPipeline(options.name, project, io);
  return withSample((file) => pipelineFromFile({ ...options, from: file, run: false }, project, io));
}

const outside = (name: string) =>
  new MillraceError('NO_PROJECT', 'A pipeline from a file needs a project around it.', {
    hint: `npx millrace init ${name}-project && cd ${name}-project && npm install`,
    exitCode: EXIT.usage,
  });
