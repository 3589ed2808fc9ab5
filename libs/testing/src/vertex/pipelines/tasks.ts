import type { PipelineTaskDetail, RpcStatus, Timestamp } from '../server/messages.ts';
import type { State } from '../state.ts';
import type { PipelineSpec, SpecDag } from './spec.ts';

type TaskState = 'PENDING' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED' | 'NOT_TRIGGERED';

/** A task of a pipeline job. A group (branch, loop, nested pipeline) runs while those in it do. */
export interface PipelineTask {
  readonly id: string;
  readonly name: string;
  readonly parent: PipelineTask | undefined;
  /** Names of its siblings that it waits for. */
  readonly after: readonly string[];
  /** Runs however those before it ended, as exit handlers do. */
  readonly always: boolean;
  readonly isGroup: boolean;
  /** The custom job of its container. */
  readonly job: string;
  state: TaskState;
  readonly createTime: Timestamp;
  startTime: Timestamp | undefined;
  endTime: Timestamp | undefined;
  error: RpcStatus | undefined;
}

/** All tasks of a spec, groups before what is in them; a loop has one iteration, and every condition holds. */
export function tasksOf(state: State, location: string, spec: PipelineSpec): PipelineTask[] {
  const within = (dag: SpecDag, parent: PipelineTask | undefined): PipelineTask[] =>
    Object.entries(dag.tasks)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([name, { componentRef, dependentTasks, triggerPolicy }]) => {
        const inner = spec.components[componentRef.name]?.dag;
        const task: PipelineTask = {
          ...{ id: state.nextId(), name, parent, after: dependentTasks, isGroup: inner !== undefined },
          always: triggerPolicy?.strategy === 'ALL_UPSTREAM_TASKS_COMPLETED',
          job: `${location}/customJobs/${state.nextId()}`,
          ...{ state: 'PENDING', createTime: state.now(), startTime: undefined, endTime: undefined, error: undefined },
        };
        return [task, ...(inner === undefined ? [] : within(inner, task))];
      });
  return spec.root.dag === undefined ? [] : within(spec.root.dag, undefined);
}

export const isOver = (task: PipelineTask): boolean => task.state !== 'PENDING' && task.state !== 'RUNNING';

/** As the API tells it. */
export function taskDetail(task: PipelineTask): PipelineTaskDetail {
  const { id, name, parent, state, createTime, startTime, endTime, error, job } = task;
  const path = [];
  for (let at = parent; at !== undefined; at = at.parent) path.unshift(at.name);
  return {
    ...{ taskId: id, taskName: name, taskUniqueName: [...path, name].join('.'), state, createTime },
    ...(parent === undefined ? {} : { parentTaskId: parent.id }),
    ...(startTime === undefined ? {} : { startTime }),
    ...(endTime === undefined ? {} : { endTime }),
    ...(error === undefined ? {} : { error }),
    ...(task.isGroup || startTime === undefined ? {} : { executorDetail: { containerDetail: { mainJob: job } } }),
  };
}
