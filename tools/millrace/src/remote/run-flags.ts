import type { Argv } from 'yargs';
import type { GlobalFlags } from '../io.ts';
import { KFP_GROUP } from '../kfp/host.ts';
import { INPUT_HELP, PRESET_HELP } from '../pipelines/given.ts';
import { VERTEX_GROUP } from './flags.ts';

/** Flags of what is run, and how: of one run, and of every run of a schedule. */
export const addRunFlags = <T extends GlobalFlags>(args: Argv<T>) =>
  args
    .positional('pipeline', {
      type: 'string',
      demandOption: true,
      describe: 'A name below pipelines/, a .ts file, or a compiled .yaml file.',
    })
    .option('name', { type: 'string', describe: 'Its name (the pipeline and the time).', requiresArg: true })
    .option('input', { type: 'string', array: true, default: [], nargs: 1, describe: INPUT_HELP })
    .option('preset', {
      type: 'string',
      array: true,
      default: [],
      nargs: 1,
      describe: PRESET_HELP,
    })
    .option('image-repository', {
      type: 'string',
      requiresArg: true,
      describe: 'Where the images are, e.g. gcr.io/PROJECT.',
    })
    .option('image-tag', { type: 'string', requiresArg: true, describe: 'Their tag.' })
    .option('images', {
      type: 'string',
      requiresArg: true,
      describe: 'JSON file of component to image with its digest, as build-image writes it; wins over the repository.',
    })
    .option('service-account', {
      type: 'string',
      requiresArg: true,
      describe: 'What the steps run as: a Kubernetes service account, or on Vertex AI an e-mail address.',
    })
    .option('pipeline-root', {
      type: 'string',
      requiresArg: true,
      describe: 'Where artifacts go, e.g. gs://BUCKET/root; Vertex AI needs it.',
    })
    .option('cache', {
      type: 'boolean',
      default: true,
      describe: 'Take outputs from former runs; --no-cache does not.',
    })
    .option('experiment', {
      type: 'string',
      group: KFP_GROUP,
      requiresArg: true,
      describe: 'Its name (Default); made where there is none.',
    })
    .option('network', {
      type: 'string',
      group: VERTEX_GROUP,
      requiresArg: true,
      describe: 'Peered network, projects/NUMBER/global/networks/NAME.',
    })
    .option('labels', {
      type: 'string',
      group: VERTEX_GROUP,
      array: true,
      default: [],
      nargs: 1,
      describe: 'key=value of the run; may be repeated.',
    });
