import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { compile, IMAGE_REPOSITORY, toYaml } from '@millrace/pipeline';
import type { AddCommand } from '../cli.ts';
import { loadPipeline } from '../pipelines/load.ts';

/** `millrace compile PIPELINE`: the YAML that KFP and Vertex AI Pipelines take. */
export const compileCommand: AddCommand = (parser, io) =>
  parser.command(
    'compile <pipeline>',
    'Compile a pipeline to KFP IR (YAML).',
    (args) =>
      args
        .positional('pipeline', {
          type: 'string',
          demandOption: true,
          describe: 'A name below pipelines/, or a .ts file.',
        })
        .option('output', {
          alias: 'o',
          type: 'string',
          describe: 'File to write (standard output).',
          requiresArg: true,
        })
        .option('image-repository', {
          type: 'string',
          default: IMAGE_REPOSITORY,
          describe: 'Where the images of the components are.',
        }),
    async (args) => {
      const loaded = await loadPipeline(args.pipeline, io.cwd);
      const compiled =
        loaded.pipeline === undefined ? loaded : compile(loaded.pipeline, { imageRepository: args.imageRepository });
      const yaml = toYaml(compiled);
      if (args.output === undefined) {
        io.stdout.write(yaml);
        return;
      }
      await writeFile(resolve(io.cwd, args.output), yaml);
      io.stderr.write(`wrote ${args.output}\n`);
    },
  );
