import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  type AppliedStep,
  allSources,
  applySetup,
  type CloudSettings,
  componentSources,
  createGoogleApis,
  desiredState,
  ENGINES,
  planOf,
  planText,
  readSettings,
} from '@millrace/cloud';
import { EXIT, MillraceError } from '@millrace/contract';
import * as z from 'zod';
import type { AddCommand } from '../cli.ts';
import { type GlobalFlags, type Io, printJson, printLine } from '../io.ts';
import { runInputs } from '../setup/run-inputs.ts';

const imagesSchema = z.looseObject({ trigger: z.string().optional() });

/** `millrace setup`: what a project on Google Cloud needs; shown, and made with --apply. */
export const setupCommand: AddCommand = (parser, io) =>
  parser.command(
    'setup',
    'Show what a project on Google Cloud needs, and make it with --apply.',
    (args) =>
      args
        .option('project', {
          type: 'string',
          requiresArg: true,
          describe: 'Id of the project; GOOGLE_CLOUD_PROJECT sets it.',
        })
        .option('region', {
          type: 'string',
          requiresArg: true,
          describe: 'Region, e.g. europe-west1; GOOGLE_CLOUD_REGION sets it.',
        })
        .option('bucket-prefix', {
          type: 'string',
          requiresArg: true,
          describe: 'How the names of the buckets begin (the project).',
        })
        .option('github', { type: 'string', requiresArg: true, describe: 'OWNER/REPOSITORY whose pushes are built.' })
        .option('branch', {
          type: 'string',
          requiresArg: true,
          default: 'main',
          describe: 'The branch whose pushes are built.',
        })
        .option('components', {
          type: 'string',
          array: true,
          default: [],
          describe: 'Components that get a trigger each, in place of the one for every push; or all.',
        })
        .option('pipeline', {
          type: 'string',
          requiresArg: true,
          describe: 'What runs again when a file lands in the data bucket.',
        })
        .option('to', {
          choices: ['vertex', 'kfp'] as const,
          default: 'vertex' as const,
          describe: 'What runs that pipeline.',
        })
        .option('input', {
          type: 'string',
          array: true,
          default: [],
          nargs: 1,
          describe: 'With --pipeline: name=value for its runs; {uri} is the file (source={uri}, and its registry).',
        })
        .option('host', { type: 'string', requiresArg: true, describe: 'Address of the KFP host, with --to kfp.' })
        .option('images', {
          type: 'string',
          requiresArg: true,
          describe: 'File of images by digest, as build-image writes it.',
        })
        .option('engine', {
          choices: ENGINES,
          array: true,
          default: [],
          nargs: 1,
          describe: 'What preprocess may run recipes on, beside the engine that is part of it.',
        })
        .option('apply', { type: 'boolean', default: false, describe: 'Make it; without, nothing is changed.' })
        .example('$0 setup --project my-project --region europe-west1 --github me/repo', 'print the commands')
        .example('$0 setup --project my-project --region europe-west1 --github me/repo --apply', 'do it'),
    async (args) => {
      const names = args.components.flatMap((one) => one.split(','));
      const settings = readSettings({
        ...args,
        triggerImage: await triggerImage(args.images, io),
        parameters: args.pipeline === undefined ? undefined : await runInputs(args.pipeline, args, io),
        engines: args.engine,
        components: names.length === 0 ? [] : componentSources(names, io.cwd),
        sources: args.github === undefined ? [] : allSources(io.cwd),
        env: io.env,
      });
      if (args.apply) await apply(settings, args, io);
      else show(settings, args, io);
    },
  );

function show(settings: CloudSettings, { json }: GlobalFlags, io: Io): void {
  const plan = planOf(settings, desiredState(settings));
  if (json) printJson(io, { outcome: 'planned', ...plan });
  else printLine(io, planText(plan));
  io.stderr.write('nothing was changed; the same command with --apply makes it\n');
}

async function apply(settings: CloudSettings, { json }: GlobalFlags, io: Io): Promise<void> {
  const { project, region } = settings;
  const steps = await applySetup(settings, {
    apis: createGoogleApis({ project, signal: io.signal }),
    onStep: (step) => (json ? undefined : printLine(io, stepLine(step))),
    onProgress: ({ title, looks }) => void io.stderr.write(looks === 1 ? `        … ${title}\n` : ''),
  });
  const waiting = steps.filter(({ outcome }) => outcome === 'waiting');
  const outcome = waiting.length === 0 ? 'succeeded' : 'waiting';
  if (json) printJson(io, { outcome, project, region, steps });
  else if (waiting.length > 0) printLine(io, `${waiting.length} steps wait; everything else is as it shall be`);
}

const stepLine = ({ outcome, title, changes, next }: AppliedStep): string =>
  [
    `${outcome.padEnd(8)}${title}${changes === undefined ? '' : `: ${changes.join(', ')}`}`,
    ...(next === undefined ? [] : [`        next: ${next}`]),
  ].join('\n');

async function triggerImage(file: string | undefined, io: Io): Promise<string | undefined> {
  if (file === undefined) return undefined;
  try {
    return imagesSchema.parse(JSON.parse(await readFile(resolve(io.cwd, file), 'utf8'))).trigger;
  } catch (cause) {
    const hint = 'npx build-image trigger --push --images images.json';
    throw new MillraceError('IMAGES_UNREADABLE', `${file} is no file of images.`, {
      hint,
      cause,
      exitCode: EXIT.usage,
    });
  }
}
