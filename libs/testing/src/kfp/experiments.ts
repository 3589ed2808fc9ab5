import { type Answer, json } from '../faults/answer.ts';
import { newExperiment, readBody } from './body.ts';
import type { Request } from './handle.ts';
import { type Listable, pageOf } from './page.ts';
import { notFound, refuse } from './refuse.ts';
import { showExperiment, shown } from './show.ts';
import { addExperiment, type FakeExperiment, type State, timeOf } from './state.ts';

const LISTABLE: Listable<FakeExperiment> = {
  names: [
    ...(['experiment_id', 'id', 'name', 'display_name', 'created_at', 'last_run_created_at'] as const),
    ...(['description', 'namespace', 'storage_state'] as const),
  ],
  fields: ({ ...e }) => ({ ...e, id: e.experiment_id, name: e.display_name }),
};

export function experimentOf(state: State, id: string, context: string): FakeExperiment {
  const found = state.experiments.get(id);
  if (found === undefined) throw notFound('Experiment', id, context);
  return found;
}

/** The experiment that a run goes to. */
export function experimentFor(state: State, id: string): FakeExperiment {
  if (id !== '') return experimentOf(state, id, 'Failed to create a run due to invalid experimentId');
  const found = [...state.experiments.values()].find((experiment) => experiment.display_name === 'Default');
  return found ?? addExperiment(state, { display_name: 'Default', description: '', namespace: '' });
}

export const experiments = {
  create: (state: State, { body }: Request): Answer => {
    const fields = readBody(body.toString(), newExperiment);
    const namespace = state.multiUser ? fields.namespace : '';
    if (fields.display_name === '')
      throw refuse('INVALID_ARGUMENT', 'Experiment name is empty. Please specify a valid experiment name');
    if (state.multiUser && namespace === '') throw refuse('INVALID_ARGUMENT', 'Namespace cannot be empty');
    for (const other of state.experiments.values()) {
      if (other.display_name !== fields.display_name || other.namespace !== namespace) continue;
      const message = `Failed to create a new experiment. The name ${fields.display_name} already exists. Please specify a new name`;
      throw refuse('ALREADY_EXISTS', message, 'Failed to create a new experiment: Already exist error');
    }
    return json(200, showExperiment(addExperiment(state, { ...fields, namespace })));
  },
  get: (state: State, { path }: Request): Answer =>
    json(200, showExperiment(experimentOf(state, path.id ?? '', 'Failed to get an experiment'))),
  list: (state: State, { query }: Request): Answer => {
    const seen = [...state.experiments.values()].filter(
      ({ namespace }) => !state.multiUser || namespace === (query.namespace ?? ''),
    );
    const { items, ...rest } = pageOf(seen, LISTABLE, query);
    return json(200, shown({ experiments: items.map(showExperiment), ...rest }));
  },
  archive: (state: State, { path }: Request): Answer => {
    const experiment = experimentOf(state, path.id ?? '', 'Failed to archive an experiment');
    experiment.storage_state = 'ARCHIVED';
    const inside = ({ experiment_id }: { experiment_id: string }) => experiment_id === experiment.experiment_id;
    for (const run of [...state.runs.values()].filter(inside)) run.storage_state = 'ARCHIVED';
    for (const recurring of [...state.recurringRuns.values()].filter(inside)) {
      Object.assign(recurring, { enabled: false, updated_at: timeOf(state.now()) });
    }
    return json(200, {});
  },
  unarchive: (state: State, { path }: Request): Answer => {
    experimentOf(state, path.id ?? '', 'Failed to unarchive an experiment').storage_state = 'AVAILABLE';
    return json(200, {});
  },
  delete: (state: State, { path }: Request): Answer => {
    const experiment = experimentOf(state, path.id ?? '', 'Failed to delete experiment');
    if (experiment.display_name === 'Default') {
      throw refuse('ABORTED', `Failed to delete experiment ${path.id}. The default experiment cannot be deleted`);
    }
    state.experiments.delete(experiment.experiment_id);
    return json(200, {});
  },
};
