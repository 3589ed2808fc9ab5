import { EXIT, invalid, MillraceError, type Problem } from '@millrace/contract';
import type { Argv } from 'yargs';
import type { GlobalFlags, Io } from '../io.ts';
import { addHostFlags, type HostFlags, openHost } from '../kfp/host.ts';
import { readLabels } from '../vertex/labels.ts';
import type { Remote, TargetName } from './remote.ts';

/** Flags of every command that talks to what runs pipelines elsewhere. */
export interface RemoteFlags extends HostFlags {
  readonly to?: TargetName | undefined;
  readonly project?: string | undefined;
  readonly region?: string | undefined;
  readonly experiment?: string | undefined;
  readonly network?: string | undefined;
  readonly labels?: readonly string[] | undefined;
}

/** Heading of the flags that mean nothing elsewhere. */
export const VERTEX_GROUP = 'On Vertex AI:';

/** Adds the flags that name a KFP host, or a project and region of Vertex AI. */
export const addRemoteFlags = <T extends GlobalFlags>(args: Argv<T>) =>
  addHostFlags(args)
    .option('project', {
      type: 'string',
      requiresArg: true,
      group: VERTEX_GROUP,
      describe: 'Project; CLOUD_ML_PROJECT_ID or GOOGLE_CLOUD_PROJECT sets it.',
    })
    .option('region', {
      type: 'string',
      requiresArg: true,
      group: VERTEX_GROUP,
      describe: 'E.g. us-central1; CLOUD_ML_REGION or GOOGLE_CLOUD_REGION sets it.',
    });

export const addTarget = <T extends GlobalFlags>(args: Argv<T>) =>
  args.option('to', {
    choices: ['kfp', 'vertex'] as const,
    describe: 'What runs it (vertex where --project or the id says so, else kfp).',
  });

/** Vertex AI where the id or the flags are of it, else KFP; `--to` says it anyhow. */
export function targetOf({ to, host, project, region }: RemoteFlags, id = ''): TargetName {
  const ofVertex = placeOf(id) !== undefined || (host === undefined && (project ?? region) !== undefined);
  return to ?? (ofVertex ? 'vertex' : 'kfp');
}

/** The project and region in the name of a resource. */
function placeOf(id: string): { readonly project: string; readonly region: string } | undefined {
  const [, project, region] = /^projects\/([^/]+)\/locations\/([^/]+)\//.exec(id) ?? [];
  return project === undefined || region === undefined ? undefined : { project, region };
}

/**
 * What the flags and the environment name.
 * @param id Of a run or a schedule, where one is named.
 * @throws MillraceError `FLAG_OF_OTHER_TARGET`; those of `openHost`; `PROJECT_REQUIRED`, `REGION_REQUIRED`, `INVALID_LABELS`
 */
export async function openRemote(flags: RemoteFlags, io: Io, id = ''): Promise<Remote> {
  const target = targetOf(flags, id);
  refuseOthers(flags, target);
  if (target === 'kfp') {
    if (placeOf(id) !== undefined) throw notOfKfp(id);
    const { kfpRemote } = await import('../kfp/remote.ts');
    return kfpRemote(await openHost(flags, io), { experiment: flags.experiment ?? 'Default' });
  }
  const { vertexRemote } = await import('../vertex/remote.ts');
  const connection = { project: flags.project, region: flags.region, ...placeOf(id), environment: io.env };
  const labels = readLabels(flags.labels ?? []);
  return vertexRemote(connection, { network: flags.network, labels, suffix: runSuffix });
}

/** Flags that mean something to one target alone, by its name. */
const OWN = {
  kfp: ['host', 'namespace', 'auth', 'audience', 'tokenFile', 'cookie', 'caFile', 'experiment'],
  vertex: ['project', 'region', 'network', 'labels'],
} as const;

/** A flag that would be passed over is a mistake of whoever typed it. */
function refuseOthers(flags: RemoteFlags, target: TargetName): void {
  const others = OWN[target === 'kfp' ? 'vertex' : 'kfp'].filter((name) => (flags[name]?.length ?? 0) > 0);
  const problems = others.map((name): Problem => {
    const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    return { path: flag, code: 'FLAG_OF_OTHER_TARGET', message: `it means nothing to ${NAMES[target]}.` };
  });
  if (problems.length > 0) throw invalid('FLAG_OF_OTHER_TARGET', 'The flags', problems, '--to kfp, or --to vertex');
}
const NAMES = { kfp: 'a KFP host', vertex: 'Vertex AI' } as const;

/** `20261121-130509-k3v9qd`: UTC, and six random letters and digits. */
function runSuffix(): string {
  const time = new Date().toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
  return `${time}-${Math.random().toString(36).slice(2, 8).padEnd(6, '0')}`;
}

const notOfKfp = (id: string) =>
  new MillraceError('USAGE', `${id} is a resource of Vertex AI, not of a KFP host.`, {
    hint: 'leave --to out, or say --to vertex',
    exitCode: EXIT.usage,
  });
