import { EXIT, MillraceError, type Problem } from '@millrace/contract';
import { type CheckTarget, checkPipeline } from '@millrace/pipeline';
import type { AddCommand } from '../cli.ts';
import { type Io, printJson, printLine } from '../io.ts';
import { loadPipeline } from '../pipelines/load.ts';

/** Stands for the images of a pipeline in TypeScript as long as nobody says where they are. */
const NO_IMAGES_YET = { imageRepository: 'registry.invalid/images', imageTag: 'not-pushed-yet' } as const;

interface CheckedFile {
  readonly file: string;
  readonly problems: readonly (Problem & { readonly severity: 'error' | 'warning' })[];
}

/** `millrace check FILE…`: what a backend would accept and a pod would fail on. */
export const checkCommand: AddCommand = (parser, io, exit) =>
  parser.command(
    'check <pipelines..>',
    'Find what a backend would accept and a step would fail on. Exit code 1: there are problems.',
    (args) =>
      args
        .positional('pipelines', {
          type: 'string',
          array: true,
          demandOption: true,
          describe: 'Compiled files (ours, or of the KFP SDK), .ts files, or names below pipelines/.',
        })
        .option('target', {
          choices: ['kfp', 'vertex', 'local'] as const,
          default: 'kfp' as const,
          describe: 'Where it is to run.',
        })
        .option('strict', { type: 'boolean', default: false, describe: 'Warnings count as errors.' })
        .option('image-repository', {
          type: 'string',
          requiresArg: true,
          describe: 'Where the images of a .ts pipeline are; without it they are not checked.',
        })
        .option('image-tag', { type: 'string', requiresArg: true, describe: 'Their tag (none).' })
        .example('$0 check pipeline.yaml', 'a compiled file, for Kubeflow Pipelines')
        .example('$0 check bitcoin covertype --target vertex --strict', 'pipelines of this workspace, as in CI')
        .example('$0 check pipeline.yaml --json | jq .files[].problems', ''),
    async ({ pipelines, target, strict, imageRepository, imageTag, json }) => {
      const images =
        imageRepository === undefined
          ? NO_IMAGES_YET
          : { imageRepository, ...(imageTag === undefined ? {} : { imageTag }) };
      const files: CheckedFile[] = [];
      for (const file of pipelines) files.push({ file, problems: await problemsOf(file, target, images, io) });
      if (json) printJson(io, { target, files });
      else for (const checked of files) for (const line of lines(checked, target)) printLine(io, line);
      const failing = files
        .flatMap(({ problems }) => problems)
        .filter(({ severity }) => strict || severity === 'error');
      if (failing.length > 0) exit(EXIT.failed);
    },
  );

async function problemsOf(
  file: string,
  target: CheckTarget,
  images: { readonly imageRepository: string; readonly imageTag?: string },
  io: Io,
): Promise<CheckedFile['problems']> {
  try {
    const compiled = await loadPipeline(file, io.cwd, { ...images, target: target === 'vertex' ? 'vertex' : 'kfp' });
    return checkPipeline(compiled, { target });
  } catch (error) {
    // A file that can be read and is no pipeline, or a definition that does not hold, is what this command looks for.
    if (!(error instanceof MillraceError) || !['INVALID_PIPELINE_SPEC', 'INVALID_PIPELINE'].includes(error.code))
      throw error;
    const problems =
      error.problems.length > 0 ? error.problems : [{ path: '(root)', code: error.code, message: error.message }];
    return problems.map((problem) => ({ ...problem, severity: 'error' }));
  }
}

function lines({ file, problems }: CheckedFile, target: CheckTarget): string[] {
  if (problems.length === 0) return [`${file}: no problems for ${target}`];
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const counts = [counted(errors, 'error'), counted(problems.length - errors, 'warning')].filter((text) => text !== '');
  return [
    `${file}: ${counts.join(', ')} for ${target}`,
    ...problems.flatMap(({ path, code, message, hint, severity }) => [
      `  ${severity} ${path}: ${message} [${code}]`,
      ...(hint === undefined ? [] : [`    ${hint}`]),
    ]),
  ];
}

const counted = (count: number, what: string): string =>
  count === 0 ? '' : `${count} ${what}${count === 1 ? '' : 's'}`;
