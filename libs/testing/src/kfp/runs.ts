import type { JsonObject } from '@millrace/contract';
import { type Answer, answer, json } from '../faults/answer.ts';
import { type NewRun, newRun, readBody } from './body.ts';
import { experimentFor } from './experiments.ts';
import type { Request } from './handle.ts';
import { isOver, retry, tasksOf } from './machine.ts';
import { type Listable, pageOf } from './page.ts';
import { notFound, refuse, uploadError } from './refuse.ts';
import { shown, showRun } from './show.ts';
import { sourceOf } from './source.ts';
import { type FakeRun, type State, timeOf } from './state.ts';

const LISTABLE: Listable<FakeRun> = {
  names: [
    ...(['run_id', 'id', 'name', 'display_name', 'created_at', 'finished_at', 'scheduled_at', 'description'] as const),
    ...(['state', 'storage_state', 'experiment_id', 'namespace', 'recurring_run_id'] as const),
  ],
  fields: ({ run_id, display_name, created_at, finished_at, description, state, storage_state, ...run }) => ({
    ...{ run_id, id: run_id, display_name, name: display_name, created_at, scheduled_at: created_at, finished_at },
    ...{ description, state, storage_state, experiment_id: run.experiment_id, namespace: run.namespace },
    recurring_run_id: run.recurring_run_id,
  }),
};

export function runOf(state: State, id: string, context: string): FakeRun {
  const found = state.runs.get(id);
  if (found === undefined) throw notFound('Run', id, context);
  return found;
}

/** Adds a run as a request, or a schedule, asks for it. */
export function addRun(state: State, fields: NewRun, recurringRunId = ''): FakeRun {
  const { spec, source } = sourceOf(state, fields);
  const experiment = experimentFor(state, fields.experiment_id);
  const at = timeOf(state.now());
  const run_id = state.newId();
  const run: FakeRun = {
    ...{ run_id, display_name: fields.display_name, description: fields.description },
    ...{ experiment_id: experiment.experiment_id, namespace: experiment.namespace, recurring_run_id: recurringRunId },
    ...{ service_account: fields.service_account || 'pipeline-runner', spec, source },
    runtime_config: runtimeOf(fields),
    ...{ created_at: at, finished_at: '', state: 'PENDING', history: [{ update_time: at, state: 'PENDING' }] },
    ...{
      storage_state: 'AVAILABLE',
      tasks: tasksOf(spec, `workflow-${run_id.slice(-5)}`),
      movedAt: state.now().getTime(),
    },
  };
  experiment.last_run_created_at = at;
  state.runs.set(run_id, run);
  return run;
}

export function runtimeOf({ runtime_config: { parameters = {}, pipeline_root = '' } }: NewRun): JsonObject {
  return {
    ...(Object.keys(parameters).length === 0 ? {} : { parameters }),
    ...(pipeline_root === '' ? {} : { pipeline_root }),
  };
}

export const runs = {
  create: (state: State, { body }: Request): Answer => {
    const fields = readBody(body.toString(), newRun);
    if (fields.display_name === '') {
      throw refuse('INVALID_ARGUMENT', 'The run name is empty. Please specify a valid name', 'Failed to create a run');
    }
    return json(200, showRun(addRun(state, fields)));
  },
  get: (state: State, { path }: Request): Answer =>
    json(200, showRun(runOf(state, path.id ?? '', 'Failed to get a run'))),
  list: (state: State, { query }: Request): Answer => {
    const { experiment_id = '', namespace = '' } = query;
    if (experiment_id !== '' && !state.experiments.has(experiment_id)) {
      throw notFound('Experiment', experiment_id, 'Failed to list runs');
    }
    const seen = [...state.runs.values()].filter((run) =>
      experiment_id === '' ? !state.multiUser || run.namespace === namespace : run.experiment_id === experiment_id,
    );
    const { items, ...rest } = pageOf(seen, LISTABLE, query);
    return json(200, shown({ runs: items.map(showRun), ...rest }));
  },
  terminate: (state: State, { path }: Request): Answer => {
    const run = runOf(state, path.id ?? '', 'Failed to terminate a run');
    if (isOver(run) || run.state === 'CANCELING') {
      throw refuse(
        'INVALID_ARGUMENT',
        `Failed to terminate a run ${run.run_id}. Row not found`,
        'Failed to terminate a run',
      );
    }
    run.state = 'CANCELING';
    return json(200, {});
  },
  retry: (state: State, { path }: Request): Answer => {
    const run = runOf(state, path.id ?? '', 'Failed to retry a run');
    if (run.state !== 'FAILED' && run.state !== 'CANCELED') {
      throw refuse('ABORTED', 'Workflow must be Failed/Error to retry', `Failed to retry run ${run.run_id}`);
    }
    retry(run, timeOf(state.now()));
    return json(200, {});
  },
  archive: (state: State, { path }: Request): Answer => {
    runOf(state, path.id ?? '', 'Failed to archive a run').storage_state = 'ARCHIVED';
    return json(200, {});
  },
  unarchive: (state: State, { path }: Request): Answer => {
    const run = runOf(state, path.id ?? '', 'Failed to unarchive a run');
    if (state.experiments.get(run.experiment_id)?.storage_state === 'ARCHIVED') {
      const message = `Failed to unarchive run ${run.run_id} as experiment ${run.experiment_id} must be un-archived first`;
      throw refuse('FAILED_PRECONDITION', message);
    }
    run.storage_state = 'AVAILABLE';
    return json(200, {});
  },
  delete: (state: State, { path }: Request): Answer => {
    state.runs.delete(runOf(state, path.id ?? '', 'Failed to delete a run').run_id);
    return json(200, {});
  },
  /** Its status is 200 even where there is no log, because the server writes it first. */
  log: (state: State, { path }: Request): Answer => {
    const log = logOf(state, path);
    if (log !== undefined) return answer(200, { 'content-type': 'text/plain' }, log);
    const { body } = uploadError(500, `Failed to read logs for run ${path.id}: pods "${path.node_id}" not found`);
    return answer(200, { 'content-type': 'text/plain' }, body.toString());
  },
  /** The one artifact that the workflow has of each task is its log. */
  artifact: (state: State, { path }: Request): Answer => {
    const log = path.name === 'main-logs' ? logOf(state, path) : undefined;
    if (log === undefined) return uploadError(404, 'artifact not found');
    return json(200, { data: Buffer.from(log).toString('base64') });
  },
};

/** What the container of a node wrote, once it has begun. */
function logOf(state: State, path: Request['path']): string | undefined {
  const task = state.runs.get(path.id ?? '')?.tasks.find(({ node }) => node === path.node_id);
  return task?.startedAt === undefined ? undefined : task.log;
}
