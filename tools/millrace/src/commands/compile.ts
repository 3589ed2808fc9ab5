import { resolve } from 'node:path';
import { readImages } from '@millrace/images/images-file';
import { compile, IMAGE_REPOSITORY, toYaml } from '@millrace/pipeline';
import type { AddCommand } from '../cli.ts';
import { withDefaults } from '../pipelines/defaults.ts';
import { givenInputs, INPUT_HELP, PRESET_HELP } from '../pipelines/given.ts';
import { loadPipeline } from '../pipelines/load.ts';
import { replaceFile } from '../replace-file.ts';

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
        .option('target', {
          choices: ['kfp', 'vertex'] as const,
          default: 'kfp' as const,
          describe: 'What will run it; Vertex AI takes no Kubernetes options.',
        })
        .option('input', {
          ...{ type: 'string', array: true, default: [], nargs: 1 },
          describe: `Another default of an input: ${INPUT_HELP}`,
        })
        .option('preset', { type: 'string', array: true, default: [], nargs: 1, describe: PRESET_HELP })
        .option('image-repository', {
          type: 'string',
          default: IMAGE_REPOSITORY,
          describe: 'Where the images of the components are.',
        })
        .option('image-tag', { type: 'string', requiresArg: true, describe: 'Their tag (none).' })
        .option('images', {
          type: 'string',
          requiresArg: true,
          describe: 'JSON file of component to image with its digest; wins over the repository.',
        })
        .option('source', { type: 'string', requiresArg: true, describe: 'Where the source is, for a comment on top.' })
        .example('$0 compile bitcoin --image-repository gcr.io/PROJECT --image-tag 1f3c9ab -o bitcoin.yaml', '')
        .example('$0 compile bitcoin --target vertex --images digests.json --source "$(git describe --always)"', ''),
    async (args) => {
      const { target, imageRepository, imageTag, source } = args;
      const images = args.images === undefined ? undefined : await readImages(resolve(io.cwd, args.images));
      const loaded = await loadPipeline(args.pipeline, io.cwd);
      const options = { target, imageRepository, ...defined({ imageTag, images, source }) };
      const compiled = loaded.pipeline === undefined ? loaded : compile(loaded.pipeline, options);
      const defaults = await givenInputs(loaded, args, io, { complete: false });
      const yaml = toYaml(Object.keys(defaults).length === 0 ? compiled : withDefaults(compiled, defaults));
      if (args.output === undefined) io.stdout.write(yaml);
      else {
        await replaceFile(resolve(io.cwd, args.output), yaml);
        io.stderr.write(`wrote ${args.output}\n`);
      }
    },
  );

type Defined<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };
/** Without what has no value; an option that is not given keeps its default. */
const defined = <T extends object>(values: T): Defined<T> => {
  const kept: T = { ...values };
  for (const key in kept) if (kept[key] === undefined) delete kept[key];
  return kept as Defined<T>;
};
