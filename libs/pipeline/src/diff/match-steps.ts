import type { OutlineStep } from '../outline/index.ts';

/** Which step of the one pipeline is which of the other. */
export interface StepMatch {
  readonly before: OutlineStep;
  readonly after: OutlineStep;
}

export const keyOf = (id: string): string => id.slice(id.lastIndexOf('/') + 1);

/**
 * Pairs the steps of two pipelines. Names come first: the same place, then the same name elsewhere, since the numbers
 * of branches and loops move when one is inserted. What is left is a rename where the work is the same: the same
 * component with the same inputs, or, if there is only one such step on both sides, with half of them.
 */
export function matchSteps(a: readonly OutlineStep[], b: readonly OutlineStep[]): StepMatch[] {
  const matches: StepMatch[] = [];
  const [left, right] = [new Set(a), new Set(b)];
  const pair = (same: (step: OutlineStep) => string) => {
    const [before, after] = [unique(left, same), unique(right, same)];
    for (const [key, step] of before) {
      const other = after.get(key);
      if (step === undefined || other === undefined) continue;
      matches.push({ before: step, after: other });
      left.delete(step);
      right.delete(other);
    }
  };
  pair(({ id, component }) => JSON.stringify([id, component]));
  pair(({ id, component }) => JSON.stringify([keyOf(id), component]));
  pair(({ id }) => keyOf(id));
  // Inputs that come from steps may name a renamed step themselves.
  pair((step) => JSON.stringify([step.component, ...inputWords(step)]));
  pair((step) =>
    JSON.stringify([step.component, ...inputWords(step).map((words) => words.replace(/[\w-]+\./g, '*.'))]),
  );
  const rest = [...left].flatMap((before): StepMatch[] => {
    const alike = [...right].filter(({ component }) => component === before.component);
    const [after] = alike;
    const alone = [...left].filter(({ component }) => component === before.component).length === 1;
    return alone && alike.length === 1 && after !== undefined && similar(before, after) ? [{ before, after }] : [];
  });
  return [...matches, ...rest];
}

/** Steps by a key that no other step has; a key of several is left out. */
function unique(
  steps: ReadonlySet<OutlineStep>,
  keyFor: (step: OutlineStep) => string,
): Map<string, OutlineStep | undefined> {
  const found = new Map<string, OutlineStep | undefined>();
  for (const step of steps) found.set(keyFor(step), found.has(keyFor(step)) ? undefined : step);
  return found;
}

const inputWords = ({ inputs }: OutlineStep): string[] =>
  [...inputs].map(([name, { words }]) => `${name}=${words}`).sort();

function similar(a: OutlineStep, b: OutlineStep): boolean {
  const [left, right] = [inputWords(a), new Set(inputWords(b))];
  return left.filter((words) => right.has(words)).length * 2 >= Math.max(left.length, right.size);
}
