import type { Problem } from '@millrace/contract';
import type { BuildStep } from '../build-file.ts';
import { closest } from '../closest.ts';
import type { Rule } from '../rule.ts';

/** Starts a step at once, whatever stands before it. */
const AT_ONCE = '-';

/** Ids are unique, each `waitFor` names a step, and no step waits for itself by way of others. */
export const order: Rule = ({ steps }) => {
  const problems = [...doubled(steps), ...unknown(steps)];
  return problems.length > 0 ? problems : cycles(steps);
};

function doubled(steps: readonly BuildStep[]): Problem[] {
  return steps.flatMap(({ id }, i) => {
    const first = steps.findIndex((step) => step.id === id);
    if (id === undefined || first === i) return [];
    return [{ path: `steps[${i}].id`, code: 'DUPLICATE_ID', message: `steps[${first}] has the id ${id} already.` }];
  });
}

function unknown(steps: readonly BuildStep[]): Problem[] {
  const ids = steps.flatMap(({ id }) => (id === undefined ? [] : [id]));
  return steps.flatMap(({ waitFor }, i) =>
    waitFor.flatMap((name, j) => {
      if (name === AT_ONCE || ids.includes(name)) return [];
      const near = closest(name, ids);
      return [
        {
          path: `steps[${i}].waitFor[${j}]`,
          code: 'UNKNOWN_STEP',
          message: `There is no step ${name}.`,
          hint: near === undefined ? `Steps: ${ids.join(', ') || 'none has an id'}` : `Did you mean ${near}?`,
        },
      ];
    }),
  );
}

/** The indexes of the steps that a step waits for: those it names, or without any all before it. */
export function waitsFor(steps: readonly BuildStep[], index: number): readonly number[] {
  const { waitFor = [] } = steps[index] ?? {};
  if (waitFor.length === 0) return steps.slice(0, index).map((_, i) => i);
  return waitFor.filter((name) => name !== AT_ONCE).map((name) => steps.findIndex(({ id }) => id === name));
}

function cycles(steps: readonly BuildStep[]): Problem[] {
  const left = new Set(steps.keys());
  for (;;) {
    const ready = [...left].filter((i) => waitsFor(steps, i).every((on) => !left.has(on)));
    if (ready.length === 0) break;
    for (const i of ready) left.delete(i);
  }
  const [first] = left;
  if (first === undefined) return [];
  const names = [...left].map((i) => steps[i]?.id ?? `steps[${i}]`).join(', ');
  return [{ path: `steps[${first}].waitFor`, code: 'CYCLE', message: `These wait for each other: ${names}.` }];
}
