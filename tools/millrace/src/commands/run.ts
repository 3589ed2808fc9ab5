import { openStore } from '@millrace/storage';
import type { AddCommand } from '../cli.ts';
import { givenInputs, INPUT_HELP, PRESET_HELP } from '../pipelines/given.ts';
import { loadPipeline } from '../pipelines/load.ts';
import { readPairs } from '../pipelines/pairs.ts';
import { standInsOf } from '../pipelines/stand-ins.ts';
import { execute } from '../run/execute.ts';

/** What stands in for an object of a cluster. */
const OBJECT = { type: 'string', array: true, default: [], nargs: 1 } as const;

/** `millrace run PIPELINE`. */
export const runCommand: AddCommand = (parser, io, exit) =>
  parser.command(
    'run <pipeline>',
    'Run a pipeline on this machine.',
    (args) =>
      args
        .positional('pipeline', {
          type: 'string',
          demandOption: true,
          describe: 'A name below pipelines/, a .ts file, or a compiled .yaml file.',
        })
        .option('input', {
          type: 'string',
          array: true,
          default: [],
          describe: INPUT_HELP,
          nargs: 1,
        })
        .option('preset', {
          type: 'string',
          array: true,
          default: [],
          describe: PRESET_HELP,
          nargs: 1,
        })
        .option('artifact', {
          type: 'string',
          array: true,
          default: [],
          describe: 'name=URI or path, for a pipeline that takes artifacts; may be repeated.',
          nargs: 1,
        })
        .option('parallel', { type: 'number', describe: 'Steps at the same time (twice the processors, at least 8).' })
        .option('cache', {
          type: 'boolean',
          default: true,
          describe: 'Take outputs from former runs; --no-cache does not.',
        })
        .option('resume', { type: 'string', describe: 'Id of a run that failed or was killed: keep what succeeded.' })
        .option('containers', {
          type: 'boolean',
          default: false,
          describe: 'Run every step in its image (docker), not only those of other projects.',
        })
        .option('use-workspace', {
          type: 'boolean',
          default: false,
          describe: "Run this project's code even where an image is pinned by its digest.",
        })
        .option('secret', { ...OBJECT, describe: 'name=folder with a file a key, or file of KEY=value lines.' })
        .option('config-map', { ...OBJECT, describe: 'As --secret.' })
        .option('volume', { ...OBJECT, describe: 'claim=folder that stands in for it.' })
        .option('image-repository', {
          type: 'string',
          default: 'millrace',
          describe: 'With --containers: where the images are; build-image says the same by default.',
        })
        .option('image-tag', { type: 'string', default: 'dev', describe: 'With --containers: their tag.' })
        .example('$0 run bitcoin --input epochs=30', '')
        .example('$0 run bitcoin --preset quick.yaml --input trials=2', '')
        .example('$0 run bitcoin --containers --input source=https://example.com/crypto-markets.csv', ''),
    async (args) => {
      const { imageRepository, imageTag } = args;
      const loaded = await loadPipeline(args.pipeline, io.cwd, args.containers ? { imageRepository, imageTag } : {});
      const inputs =
        args.resume === undefined
          ? await givenInputs(loaded, args, io, { standIns: standInsOf(loaded, openStore(args.bucket)) })
          : // What it had then counts, and not what the environment says by now.
            await givenInputs(loaded, args, { ...io, env: {} }, { complete: false });
      const artifacts = readPairs('artifact', args.artifact);
      const objects = {
        secrets: readPairs('secret', args.secret),
        configMaps: readPairs('config-map', args.configMap),
        volumes: readPairs('volume', args.volume),
      };
      exit(await execute({ ...args, name: args.pipeline, loaded, inputs, artifacts, objects }, io));
    },
  );
