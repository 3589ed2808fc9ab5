import { EXIT, MillraceError } from '@millrace/contract';
import type { AddCommand } from '../cli.ts';
import { printJson, printLine } from '../io.ts';
import { follow, outcomeOf, pageOf, watchCommand } from '../kfp/follow.ts';
import { addHostFlags, openHost } from '../kfp/host.ts';
import { pipelineForKfp } from '../kfp/pipeline.ts';
import { readInputs } from '../pipelines/inputs.ts';
import { readPresets } from '../pipelines/presets.ts';

/** Lines of a failed step's log that are shown. */
const LOG_LINES = 20;

/** `millrace submit PIPELINE --to kfp`. */
export const submitCommand: AddCommand = (parser, io, exit) =>
  parser.command(
    'submit <pipeline>',
    'Run a pipeline on a KFP host.',
    (args) =>
      addHostFlags(args)
        .positional('pipeline', {
          type: 'string',
          demandOption: true,
          describe: 'A name below pipelines/, a .ts file, or a compiled .yaml file.',
        })
        .option('to', { choices: ['kfp', 'vertex'] as const, demandOption: true, describe: 'What runs it.' })
        .option('experiment', {
          type: 'string',
          default: 'Default',
          describe: 'Made where there is none of that name.',
        })
        .option('name', { type: 'string', describe: 'Name of the run (the pipeline and the time).', requiresArg: true })
        .option('input', {
          type: 'string',
          array: true,
          default: [],
          nargs: 1,
          describe: 'name=value; may be repeated.',
        })
        .option('preset', {
          type: 'string',
          array: true,
          default: [],
          nargs: 1,
          describe: 'YAML or JSON file of inputs; may be repeated, and --input wins.',
        })
        .option('image-repository', {
          type: 'string',
          requiresArg: true,
          describe: 'Where the images are, e.g. gcr.io/PROJECT.',
        })
        .option('image-tag', { type: 'string', requiresArg: true, describe: 'Their tag.' })
        .option('service-account', {
          type: 'string',
          requiresArg: true,
          describe: 'Kubernetes service account of the steps.',
        })
        .option('pipeline-root', {
          type: 'string',
          requiresArg: true,
          describe: 'Where artifacts go, e.g. gs://BUCKET/root.',
        })
        .option('cache', {
          type: 'boolean',
          default: true,
          describe: 'Take outputs from former runs; --no-cache does not.',
        })
        .option('watch', { type: 'boolean', default: false, describe: 'Wait for its end, as millrace watch does.' })
        .example('$0 submit bitcoin --to kfp --host http://localhost:8888 --image-repository gcr.io/P --watch', ''),
    async (args) => {
      if (args.to === 'vertex') throw noVertexYet(args.pipeline);
      const loaded = await pipelineForKfp(args, io);
      const parameters = readInputs(loaded, { preset: await readPresets(args.preset, io.cwd), texts: args.input });
      const kfp = await openHost(args, io);
      const call = { signal: io.signal };
      const experiment = await kfp.experiments.ensure({ name: args.experiment }, call);
      const { spec, platform } = loaded;
      const run = await kfp.runs.create(
        {
          name: args.name ?? `${spec.pipelineInfo.name} ${timeText(new Date())}`,
          pipeline: { spec, ...(platform === undefined ? {} : { platform }) },
          ...{ experimentId: experiment.id, parameters },
          ...(args.pipelineRoot === undefined ? {} : { pipelineRoot: args.pipelineRoot }),
          ...(args.serviceAccount === undefined ? {} : { serviceAccount: args.serviceAccount }),
        },
        call,
      );
      const page = pageOf(kfp, run.id);
      if (args.watch) exit(await follow(kfp, run.id, { json: args.json, logLines: LOG_LINES }, io));
      else if (args.json) {
        printJson(io, {
          ...{ run: run.id, name: run.name, host: kfp.host, page, experiment: experiment.id },
          outcome: outcomeOf(run.state),
        });
      } else {
        printLine(io, `run ${run.id} (${run.name})\n  ${page}`);
        printLine(io, `watch it with: ${watchCommand(kfp, run.id)}`);
      }
    },
  );

/** `2026-11-21 13:05:09`, UTC. */
const timeText = (date: Date): string => date.toISOString().slice(0, 19).replace('T', ' ');

const noVertexYet = (pipeline: string) =>
  new MillraceError('TARGET_UNAVAILABLE', 'This version does not submit to Vertex AI Pipelines yet.', {
    hint: `millrace compile ${pipeline} --output pipeline.yaml, and create a run from that file at https://console.cloud.google.com/vertex-ai/pipelines; or --to kfp`,
    exitCode: EXIT.usage,
  });
