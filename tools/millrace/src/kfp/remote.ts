import { MillraceError } from '@millrace/contract';
import { isFinal, type KfpClient, type RecurringRun, type Run, type RuntimeState, stepsOf } from '@millrace/kfp';
import type { NewRun, Remote, RemoteRun, RemoteSchedule, RemoteSchedules, RemoteStep } from '../remote/remote.ts';
import { withoutCaching } from './caching.ts';
import { sixFields } from './cron.ts';

/** What only a KFP host takes. */
export interface KfpSettings {
  /** Name of the experiment; made where there is none. */
  readonly experiment: string;
}

/** A KFP host as something that runs pipelines. */
export function kfpRemote(kfp: KfpClient, { experiment }: KfpSettings): Remote {
  /** Both runs and recurring runs are made from this. */
  const wanted = async (
    { name, pipeline, parameters, pipelineRoot, serviceAccount, cache }: NewRun,
    signal: AbortSignal,
  ) => {
    const { spec, platform } = pipeline;
    const { id: experimentId } = await kfp.experiments.ensure({ name: experiment }, { signal });
    return {
      pipeline: { spec: cache ? spec : withoutCaching(spec), ...(platform === undefined ? {} : { platform }) },
      ...{ name, experimentId, parameters },
      ...(pipelineRoot === undefined ? {} : { pipelineRoot }),
      ...(serviceAccount === undefined ? {} : { serviceAccount }),
    };
  };
  const runs = new Map<string, Run>();
  const seen = (run: Run): RemoteRun => {
    runs.set(run.id, run);
    return remoteRun(kfp, run);
  };
  return {
    facts: { host: kfp.host },
    flags: ` --host ${kfp.host}`,
    start: async (run, signal) => seen(await kfp.runs.create(await wanted(run, signal), { signal })),
    async watch(id, { interval, signal, onLook, onOutage }) {
      let last: RemoteRun | undefined;
      const looks = kfp.runs.watch(id, {
        ...{ signal, onOutage: ({ message }) => onOutage(message) },
        ...(interval === undefined ? {} : { interval }),
      });
      for await (const { run } of looks) {
        last = seen(run);
        onLook(last);
      }
      return last ?? seen(await kfp.runs.get(id, { signal }));
    },
    async failures({ id }, { lines, signal }) {
      const run = runs.get(id) ?? (await kfp.runs.get(id, { signal }));
      const failures = await kfp.runs.failures(run, { lines, signal });
      return failures.map(({ step, log }) => ({ step: remoteStep(step), lines: log.lines, reason: log.reason }));
    },
    async cancel(id, signal) {
      await kfp.runs.terminate(id, { signal }).catch(async (error: unknown) => {
        const late = error instanceof MillraceError && error.code === 'KFP_INVALID';
        if (!late || !isOver(await kfp.runs.get(id, { signal }))) throw error;
      });
      return seen(await kfp.runs.get(id, { signal }));
    },
    schedules: schedulesOf(kfp, wanted),
  };
}

type Wanted = (
  run: NewRun,
  signal: AbortSignal,
) => Promise<Omit<Parameters<KfpClient['recurringRuns']['create']>[0], 'schedule'>>;

function schedulesOf(kfp: KfpClient, wanted: Wanted): RemoteSchedules {
  const get = async (id: string, signal: AbortSignal) =>
    remoteSchedule(kfp, await kfp.recurringRuns.get(id, { signal }));
  return {
    async create({ cron, timeZone, maximumConcurrency, ...run }, signal) {
      const schedule = { cron: sixFields(cron, timeZone) };
      const made = { ...(await wanted(run, signal)), schedule, maximumConcurrency, noCatchup: true };
      return remoteSchedule(kfp, await kfp.recurringRuns.create(made, { signal }));
    },
    list: async (signal) => (await kfp.recurringRuns.list({ signal }).all()).map((one) => remoteSchedule(kfp, one)),
    async pause(id, signal) {
      await kfp.recurringRuns.disable(id, { signal });
      return get(id, signal);
    },
    async resume(id, signal) {
      await kfp.recurringRuns.enable(id, { signal });
      return get(id, signal);
    },
    delete: (id, signal) => kfp.recurringRuns.delete(id, { signal }),
  };
}

const isOver = ({ state }: Run): boolean => isFinal(state) || state === 'CANCELING';

const remoteRun = (kfp: KfpClient, run: Run): RemoteRun => ({
  ...{ id: run.id, name: run.name, outcome: outcomeOf(run.state), page: `${kfp.host}/#/runs/details/${run.id}` },
  ...{ createdAt: run.createdAt, finishedAt: run.finishedAt, error: run.error?.message },
  ...{ steps: stepsOf(run).map(remoteStep), facts: { experiment: run.experimentId } },
});

const remoteStep = ({ name, state, startedAt, endedAt, error }: ReturnType<typeof stepsOf>[number]): RemoteStep => ({
  ...{ name, outcome: outcomeOf(state), startedAt, endedAt, error },
});

const remoteSchedule = (kfp: KfpClient, { id, name, enabled, schedule }: RecurringRun): RemoteSchedule => ({
  ...{ id, name, state: enabled ? 'active' : 'paused', nextRunAt: undefined },
  cron: 'cron' in schedule ? schedule.cron : `every ${schedule.everySeconds} s`,
  page: `${kfp.host}/#/recurringrun/details/${id}`,
});

/** As the other commands call it. */
const outcomeOf = (state: RuntimeState): string => state.toLowerCase().replace(/^cancel(?=ing|ed)/, 'cancell');
