import { createGoogleApis, type Found, findOurs, placeOf, removeAll } from '@millrace/cloud';
import { EXIT, invalid, MillraceError } from '@millrace/contract';
import { createVertex } from '@millrace/vertex';
import type { AddCommand } from '../cli.ts';
import { type Io, printJson, printLine } from '../io.ts';

/** `millrace cleanup`: what setup and runs made; shown, and deleted once that is confirmed. */
export const cleanupCommand: AddCommand = (parser, io) =>
  parser.command(
    'cleanup',
    'Show what setup and runs made on Google Cloud, and delete it once you confirm.',
    (args) =>
      args
        .option('project', {
          type: 'string',
          requiresArg: true,
          describe: 'Id of the project; GOOGLE_CLOUD_PROJECT sets it.',
        })
        .option('region', { type: 'string', requiresArg: true, describe: 'Region; GOOGLE_CLOUD_REGION sets it.' })
        .option('data', { type: 'boolean', default: false, describe: 'The buckets too, with all that is in them.' })
        .option('dry-run', { type: 'boolean', default: false, describe: 'Only show it, without asking.' })
        .option('yes', { type: 'boolean', default: false, describe: 'Delete without asking, as a machine does.' })
        .example('$0 cleanup --project my-project --region europe-west1 --dry-run', 'show what there is'),
    async (args) => {
      const { project, region } = neededPlace(args, io.env);
      const apis = createGoogleApis({ project, signal: io.signal });
      const vertex = createVertex({ project, region, environment: io.env, signal: io.signal });
      const found = await findOurs({ apis, vertex, project, region });
      const going = found.filter(({ isData = false }) => args.data || !isData);
      if (!args.json) show(found, args.data, io);
      const confirmed =
        going.length > 0 && !args.dryRun && (args.yes || (await isConfirmed(going.length, project, io)));
      const onRemoved = ({ kind, name }: Found) => (args.json ? undefined : printLine(io, `deleted ${kind} ${name}`));
      if (confirmed) await removeAll(found, { data: args.data, onRemoved });
      if (args.json) {
        const resources = found.map(({ kind, name, detail, isData }) => ({
          kind,
          name,
          detail,
          deleted: confirmed && (args.data || isData !== true),
        }));
        printJson(io, { outcome: confirmed ? 'succeeded' : 'planned', project, region, resources });
      } else if (!confirmed) printLine(io, 'nothing was deleted');
    },
  );

function show(found: readonly Found[], data: boolean, io: Io): void {
  for (const { kind, name, detail, isData = false } of found) {
    const stays = isData && !data ? '; stays without --data' : '';
    printLine(io, `${kind} ${name}${detail === undefined ? '' : ` (${detail}${stays})`}`);
  }
  if (found.length === 0) printLine(io, 'there is nothing of ours');
}

/** Somebody at the terminal types the project's name; without anybody nothing is deleted. */
async function isConfirmed(count: number, project: string, { ask }: Io): Promise<boolean> {
  if (ask === undefined) {
    throw new MillraceError('CONFIRMATION_REQUIRED', `${count} things would be deleted, and nobody can be asked.`, {
      hint: 'add --yes to delete them, or --dry-run to only show them',
      exitCode: EXIT.usage,
    });
  }
  return (await ask(`Delete these ${count} for good? Type ${project} to say yes: `)).trim() === project;
}

function neededPlace(flags: { project?: string | undefined; region?: string | undefined }, env: NodeJS.ProcessEnv) {
  const { project, region } = placeOf(flags, env);
  if (project !== undefined && region !== undefined) return { project, region };
  throw invalid('PLACE_REQUIRED', 'Where to clean up', [
    ...(project === undefined ? [{ path: '--project', code: 'PROJECT_REQUIRED', message: 'is missing.' }] : []),
    ...(region === undefined ? [{ path: '--region', code: 'REGION_REQUIRED', message: 'is missing.' }] : []),
  ]);
}
