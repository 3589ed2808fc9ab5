import type { Argv } from 'yargs';
import type { AddCommand } from '../cli.ts';
import { table } from '../history/table.ts';
import { type GlobalFlags, type Io, printJson, printLine } from '../io.ts';
import { addRemoteFlags, addTarget, openRemote, targetOf } from '../remote/flags.ts';
import { newRun, showPlan } from '../remote/new-run.ts';
import type { Remote, RemoteSchedule } from '../remote/remote.ts';
import { addRunFlags } from '../remote/run-flags.ts';
import { readWhen } from '../remote/when.ts';

/** `millrace schedule create|list|pause|resume|delete`: runs of a pipeline again and again, where it runs. */
export const scheduleCommand: AddCommand = (parser, io) =>
  parser.command('schedule', 'Run a pipeline by the clock, on a KFP host or on Vertex AI.', (args) =>
    [create, list, turn('pause', 'Start no more runs'), turn('resume', 'Start runs again'), remove]
      .reduce((commands, add) => add(commands, io), args)
      .demandCommand(1, 'create, list, pause, resume or delete?'),
  );

type AddTo = (args: Argv<GlobalFlags>, io: Io) => Argv<GlobalFlags>;

const create: AddTo = (commands, io) =>
  commands.command(
    'create <pipeline>',
    'Start runs of a pipeline by the clock.',
    (args) =>
      addRunFlags(addTarget(addRemoteFlags(args)))
        .option('cron', {
          type: 'string',
          demandOption: true,
          requiresArg: true,
          describe: 'Minute, hour, day of the month, month, day of the week: "0 6 * * 1-5".',
        })
        .option('time-zone', { type: 'string', requiresArg: true, describe: 'E.g. Europe/Paris (UTC).' })
        .option('maximum-concurrency', { type: 'number', default: 1, describe: 'Its runs at the same time.' })
        .option('dry-run', { type: 'boolean', default: false, describe: 'Compile, check, and show; send nothing.' })
        .example('$0 schedule create bitcoin --host http://localhost:8888 --cron "0 6 * * *" --image-tag v1', ''),
    async (args) => {
      const when = readWhen({ cron: args.cron, timeZone: args.timeZone, maximumConcurrency: args.maximumConcurrency });
      const run = await newRun(targetOf(args), args, io);
      if (args.dryRun) return showPlan(targetOf(args), run, args.json, io);
      const remote = await openRemote(args, io);
      const name = args.name ?? run.pipeline.spec.pipelineInfo.name;
      const schedule = await remote.schedules.create({ ...run, ...when, name }, io.signal);
      show(schedule, remote, args.json, io);
    },
  );

const list: AddTo = (commands, io) =>
  commands.command(
    'list',
    'The schedules there.',
    (args) => addTarget(addRemoteFlags(args)),
    async (args) => {
      const remote = await openRemote(args, io);
      const schedules = await remote.schedules.list(io.signal);
      if (args.json) return printJson(io, { ...remote.facts, schedules });
      const rows = schedules.map(({ id, name, state, cron, nextRunAt = '' }) => [name, state, cron, nextRunAt, id]);
      const columns = ['NAME', 'STATE', 'CRON', 'NEXT RUN', 'ID'].map((title) => ({ title }));
      printLine(
        io,
        schedules.length === 0 ? 'There are no schedules.' : table(columns, rows, Number.POSITIVE_INFINITY),
      );
    },
  );

const turn =
  (verb: 'pause' | 'resume', what: string): AddTo =>
  (commands, io) =>
    commands.command(
      `${verb} <schedule>`,
      `${what} of a schedule.`,
      (args) => withId(addTarget(addRemoteFlags(args))),
      async (args) => {
        const remote = await openRemote(args, io, args.schedule);
        show(await remote.schedules[verb](args.schedule, io.signal), remote, args.json, io);
      },
    );

const remove: AddTo = (commands, io) =>
  commands.command(
    'delete <schedule>',
    'Delete a schedule; the runs that it started stay.',
    (args) => withId(addTarget(addRemoteFlags(args))),
    async (args) => {
      const remote = await openRemote(args, io, args.schedule);
      await remote.schedules.delete(args.schedule, io.signal);
      if (args.json) printJson(io, { ...remote.facts, schedule: args.schedule, state: 'deleted' });
      else printLine(io, `schedule ${args.schedule}: deleted`);
    },
  );

const withId = <T extends GlobalFlags>(args: Argv<T>) =>
  args.positional('schedule', {
    type: 'string',
    demandOption: true,
    describe: 'Id of the schedule, as list prints it.',
  });

function show({ id, ...schedule }: RemoteSchedule, remote: Remote, json: boolean, io: Io): void {
  const { name, state, cron, nextRunAt, page } = schedule;
  const next = nextRunAt === undefined ? '' : `, next at ${nextRunAt}`;
  if (json) printJson(io, { schedule: id, ...remote.facts, ...schedule });
  else printLine(io, `schedule ${id} (${name}): ${state}, ${cron}${next}\n  ${page}`);
}
