import { type Answer, json } from '../faults/answer.ts';
import { type NewRecurringRun, newRecurringRun, readBody } from './body.ts';
import { experimentFor } from './experiments.ts';
import type { Request } from './handle.ts';
import { type Listable, pageOf } from './page.ts';
import { notFound, refuse } from './refuse.ts';
import { runtimeOf } from './runs.ts';
import { shown, showRecurringRun } from './show.ts';
import { sourceOf } from './source.ts';
import { type FakeRecurringRun, type State, timeOf } from './state.ts';

const LISTABLE: Listable<FakeRecurringRun> = {
  names: ['recurring_run_id', 'id', 'name', 'display_name', 'created_at', 'updated_at', 'description'],
  fields: ({ recurring_run_id: id, display_name, created_at, updated_at, description }) => ({
    ...{ recurring_run_id: id, id, display_name, name: display_name, created_at, updated_at, description },
  }),
};

function recurringOf(state: State, id: string, context: string): FakeRecurringRun {
  const found = state.recurringRuns.get(id);
  if (found === undefined) throw notFound('Job', id, context);
  return found;
}

/** Six fields, seconds first, or a name such as `@daily`. */
const CRON = /^(@\w+( \S+)?|\S+( \S+){5})$/;

function check({ display_name, max_concurrency, trigger, mode }: NewRecurringRun): void {
  const refused = (message: string) => refuse('INVALID_ARGUMENT', message, 'Failed to create a recurring run');
  if (display_name === '') throw refused("Recurring run's name cannot be empty");
  const limit = Number(max_concurrency);
  if (limit < 1 || limit > 10) {
    throw refused(`Max concurrency of a recurring run must be at least 1 and at most 10. Received ${limit}`);
  }
  const { cron_schedule: cron, periodic_schedule: periodic } = trigger;
  if (cron !== undefined && !CRON.test(cron.cron)) {
    throw refused('Schedule cron is not a supported format(https://godoc.org/github.com/robfig/cron).');
  }
  if (periodic !== undefined && Number(periodic.interval_second) < 1)
    throw refused('Found invalid period schedule interval');
  if (mode === 'MODE_UNSPECIFIED') throw refused("Recurring run's mode is invalid");
}

export const recurringRuns = {
  create: (state: State, { body }: Request): Answer => {
    const fields = readBody(body.toString(), newRecurringRun);
    check(fields);
    const { source } = sourceOf(state, fields);
    const experiment = experimentFor(state, fields.experiment_id);
    const at = timeOf(state.now());
    const recurring: FakeRecurringRun = {
      ...{ recurring_run_id: state.newId(), display_name: fields.display_name, description: fields.description },
      ...{ experiment_id: experiment.experiment_id, namespace: experiment.namespace },
      ...{ service_account: fields.service_account, source, runtime_config: runtimeOf(fields) },
      ...{ trigger: JSON.parse(JSON.stringify(fields.trigger)), max_concurrency: fields.max_concurrency },
      ...{ no_catchup: fields.no_catchup, created_at: at, updated_at: at, enabled: fields.mode === 'ENABLE' },
    };
    state.recurringRuns.set(recurring.recurring_run_id, recurring);
    return json(200, showRecurringRun(recurring));
  },
  get: (state: State, { path }: Request): Answer =>
    json(200, showRecurringRun(recurringOf(state, path.id ?? '', 'Failed to fetch a recurring run'))),
  list: (state: State, { query }: Request): Answer => {
    const { experiment_id = '', namespace = '' } = query;
    const seen = [...state.recurringRuns.values()].filter((recurring) =>
      experiment_id === ''
        ? !state.multiUser || recurring.namespace === namespace
        : recurring.experiment_id === experiment_id,
    );
    const { items, ...rest } = pageOf(seen, LISTABLE, query);
    return json(200, shown({ recurringRuns: items.map(showRecurringRun), ...rest }));
  },
  turn:
    (enabled: boolean) =>
    (state: State, { path }: Request): Answer => {
      const recurring = recurringOf(state, path.id ?? '', `Failed to change recurring run's mode to enable:${enabled}`);
      Object.assign(recurring, { enabled, updated_at: timeOf(state.now()) });
      return json(200, {});
    },
  delete: (state: State, { path }: Request): Answer => {
    state.recurringRuns.delete(recurringOf(state, path.id ?? '', 'Failed to delete recurring run').recurring_run_id);
    return json(200, {});
  },
};
