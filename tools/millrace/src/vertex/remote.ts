import { type JsonObject, type Logger, MillraceError } from '@millrace/contract';
import type { PipelineSpec } from '@millrace/pipeline';
import {
  consoleUrl,
  createVertex,
  type PipelineJob,
  type PipelineRun,
  type Schedule,
  type Vertex,
  type VertexOptions,
} from '@millrace/vertex';
import * as z from 'zod';
import type { NewRun, Remote, RemoteRun, RemoteSchedule, RemoteSchedules } from '../remote/remote.ts';
import { outcomeOf, stepsOf } from './steps.ts';

/** What only Vertex AI takes. */
export interface VertexSettings {
  readonly network?: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  /** The last part of a run's id; differs from run to run. */
  readonly suffix: () => string;
}

type Connection = Pick<VertexOptions, 'project' | 'region' | 'environment'>;

/** The longest id of a run: https://cloud.google.com/vertex-ai/docs/reference/rest/v1/projects.locations.pipelineJobs/create */
const LONGEST_ID = 128;

/** Vertex AI Pipelines in a project and region as something that runs pipelines. */
export function vertexRemote(connection: Connection, settings: VertexSettings): Remote {
  const vertex = createVertex(connection);
  const { project, region, pipelineJobs } = vertex;
  const jobs = new Map<string, PipelineJob>();
  const seen = (job: PipelineJob): RemoteRun => {
    jobs.set(job.name, job);
    return remoteRun(job);
  };
  return {
    facts: { project, region },
    // A run's id is its resource name, which says both.
    flags: '',
    async start(run, signal) {
      const job = { ...wanted(run, settings), id: idOf(run.pipeline.spec, settings.suffix()) };
      return seen(await pipelineJobs.create(job, { signal }));
    },
    async watch(id, { interval, signal, onLook, onOutage }) {
      let last: PipelineJob | undefined;
      const watching = createVertex({
        ...{ ...connection, logger: outageLogger(onOutage) },
        ...(interval === undefined ? {} : { poll: { initialMs: interval } }),
      });
      try {
        const onProgress = ({ resource }: { readonly resource: PipelineJob }) => {
          last = resource;
          onLook(seen(resource));
        };
        return seen(await watching.pipelineJobs.wait(id, { signal, onProgress }));
      } catch (error) {
        // How it ended is for the caller to say; what it says here is why.
        if (last === undefined || !isEnd(error)) throw error;
        return seen(last);
      } finally {
        await watching.close();
      }
    },
    failures: async ({ id }) => failuresOf(jobs.get(id) ?? (await pipelineJobs.get(id))),
    async cancel(id, signal) {
      await pipelineJobs.cancel(id, { signal });
      return seen(await pipelineJobs.get(id, { signal }));
    },
    schedules: schedulesOf(vertex, (run) => wanted(run, settings)),
  };
}

function schedulesOf({ schedules }: Vertex, wanted: (run: NewRun) => PipelineRun): RemoteSchedules {
  return {
    async create({ cron, timeZone, maximumConcurrency, ...run }, signal) {
      const zoned = timeZone === undefined ? cron : `TZ=${timeZone} ${cron}`;
      const schedule = { displayName: run.name, cron: zoned, maxConcurrentRunCount: maximumConcurrency };
      return remoteSchedule(await schedules.create({ ...schedule, pipelineJob: wanted(run) }, { signal }));
    },
    list: async (signal) => (await schedules.list('', { signal })).map(remoteSchedule),
    pause: async (id, signal) => remoteSchedule(await schedules.pause(id, { signal })),
    resume: async (id, signal) => remoteSchedule(await schedules.resume(id, { signal })),
    delete: (id, signal) => schedules.delete(id, { signal }),
  };
}

const wanted = (run: NewRun, { network, labels }: VertexSettings): PipelineRun => ({
  ...{ displayName: run.name, spec: jsonOf(run.pipeline.spec), parameters: run.parameters },
  ...{ gcsOutputDirectory: run.pipelineRoot ?? '', serviceAccount: run.serviceAccount, network, labels },
  ...(run.cache ? {} : { caching: false }),
});

/** The API takes the spec as a structure of its own; a compiled spec is JSON. */
const jsonOf = (spec: PipelineSpec): JsonObject =>
  z.record(z.string(), z.json()).parse(JSON.parse(JSON.stringify(spec)));

/** Lower-case letters, digits and hyphens, a letter first. */
function idOf({ pipelineInfo }: PipelineSpec, suffix: string): string {
  const words = pipelineInfo.name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '');
  return `${(words || 'run').slice(0, LONGEST_ID - suffix.length - 1)}-${suffix}`;
}

const remoteRun = (job: PipelineJob): RemoteRun => ({
  ...{ id: job.name, name: job.displayName, outcome: outcomeOf(job.state), page: consoleUrl(job.name) },
  ...{ createdAt: job.createTime, finishedAt: job.endTime, error: job.error?.message },
  ...{ steps: stepsOf(job), facts: {} },
});

const remoteSchedule = ({ name, displayName, state, cron, nextRunTime }: Schedule): RemoteSchedule => ({
  ...{ id: name, name: displayName, cron, nextRunAt: nextRunTime, page: consoleUrl(name) },
  state: state === 'PAUSED' ? 'paused' : state === 'COMPLETED' ? 'completed' : 'active',
});

/** Steps' logs are in Cloud Logging, which the page of the step's job shows. */
const failuresOf = (job: PipelineJob) => {
  const pages = new Map(job.tasks.map(({ name, job: worker }) => [name, worker]));
  return stepsOf(job)
    .filter(({ outcome }) => outcome === 'failed')
    .map((step) => {
      const worker = pages.get(step.name);
      const page = consoleUrl(worker ?? job.name);
      return { step, lines: [], reason: `it is in Cloud Logging: ${page}` };
    });
};

const isEnd = (error: unknown): boolean =>
  error instanceof MillraceError && ['VERTEX_JOB_FAILED', 'VERTEX_CANCELLED'].includes(error.code);

function outageLogger(onOutage: (message: string) => void): Logger {
  const silent = () => undefined;
  const debug = (message: string, fields: JsonObject = {}) => onOutage(`${message}: ${String(fields.error ?? '')}`);
  return { debug, info: silent, warn: silent, error: silent };
}
