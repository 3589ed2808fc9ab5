import type { ComponentSpec, DagSpec, TaskSpec } from '../ir/spec.ts';
import { branchWords, ownCondition } from './condition-words.ts';
import type { GroupKind, Origin } from './outline.ts';

/** What a DAG is for; the IR says so only by where it stands. */
export function groupKind(key: string, task: TaskSpec, { dag }: ComponentSpec, siblings: DagSpec): GroupKind {
  if (task.parameterIterator !== undefined || task.artifactIterator !== undefined) return 'loop';
  if ((task.triggerPolicy?.condition ?? '') !== '') return 'branch';
  const inside = Object.values(dag?.tasks ?? {});
  if (inside.length > 0 && inside.every((one) => (one.triggerPolicy?.condition ?? '') !== '')) return 'choice';
  const handlers = Object.values(siblings.tasks).filter(
    (one) => one.triggerPolicy?.strategy === 'ALL_UPSTREAM_TASKS_COMPLETED' && one.dependentTasks?.includes(key),
  );
  return handlers.length > 0 ? 'guarded' : 'pipeline';
}

interface Group {
  readonly key: string;
  readonly task: TaskSpec;
  readonly kind: GroupKind;
  readonly dag: DagSpec;
  readonly inputs: ReadonlyMap<string, Origin>;
}

/** A group in words, and the values that decide about it. */
export function groupTitle({ key, task, kind, dag, inputs }: Group): { title: string; looksAt: readonly Origin[] } {
  const name = task.taskInfo?.name ?? key;
  const looksAt = new Map<string, Origin>();
  const label = (input: string): string => {
    const origin = inputs.get(input);
    if (origin !== undefined) looksAt.set(input, origin);
    return origin?.words ?? input;
  };
  const title = ((): string => {
    switch (kind) {
      case 'branch':
        return branchWords(task.triggerPolicy?.condition ?? '', earlierConditions(key, dag), label);
      case 'loop':
        return loopWords(task, label);
      case 'choice':
        return 'one of';
      case 'guarded':
        return `guarded by ${handlerOf(key, dag)}`;
      default:
        return name;
    }
  })();
  return { title, looksAt: [...looksAt.values()] };
}

/** What the branches before this one of its chain added, in the order of the chain. */
function earlierConditions(key: string, dag: DagSpec): string[] {
  const branches = Object.entries(dag.tasks).flatMap(([name, { triggerPolicy }]) =>
    triggerPolicy?.condition === undefined ? [] : [{ name, condition: triggerPolicy.condition }],
  );
  // A chain negates what came before: the first has the shortest condition.
  const chain = branches.sort((a, b) => a.condition.length - b.condition.length || (a.name < b.name ? -1 : 1));
  const earlier: string[] = [];
  for (const { name, condition } of chain) {
    if (name === key) break;
    earlier.push(ownCondition(condition, earlier));
  }
  return earlier;
}

function loopWords(
  { parameterIterator, artifactIterator, iteratorPolicy }: TaskSpec,
  label: (name: string) => string,
): string {
  const { raw, inputParameter } = parameterIterator?.items ?? {};
  const input = inputParameter ?? artifactIterator?.items.inputArtifact;
  const limit = iteratorPolicy?.parallelismLimit ?? 0;
  const atOnce = limit > 0 ? `, ${limit} at a time` : '';
  return `for each of ${input === undefined ? shorten(raw ?? '[]') : label(input)}${atOnce}`;
}

/** A list in JSON, for a title. */
const shorten = (raw: string): string => (raw.length > 40 ? `${raw.slice(0, 37)}…]` : raw);

const handlerOf = (key: string, { tasks }: DagSpec): string =>
  Object.entries(tasks)
    .filter(
      ([, task]) =>
        task.triggerPolicy?.strategy === 'ALL_UPSTREAM_TASKS_COMPLETED' && task.dependentTasks?.includes(key),
    )
    .map(([name, { taskInfo }]) => taskInfo?.name ?? name)
    .join(', ');
