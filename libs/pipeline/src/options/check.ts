import { NAME_PATTERN, type Problem, type StepOptions } from '@millrace/contract';
import { badName } from '../check.ts';

/** The quantities that KFP reads. */
const MEMORY_PATTERN = /^[0-9]+(E|Ei|P|Pi|T|Ti|G|Gi|M|Mi|K|Ki)?$/;
/** Branches are named so by the compiler. */
const BRANCH_PATTERN = /^condition-\d+$/;

/** What is wrong with a step's name and options. */
export function stepProblems(name: string, options: StepOptions, taken: boolean, path: string): Problem[] {
  const problems: Problem[] = [];
  const add = (where: string, code: string, message: string, hint?: string) =>
    problems.push({ path: `${path}${where}`, code, message, ...(hint === undefined ? {} : { hint }) });
  if (!NAME_PATTERN.test(name)) problems.push(badName(path, name));
  if (BRANCH_PATTERN.test(name) || name === 'runs' || name === 'models') {
    add('', 'RESERVED_NAME', `"${name}" is kept for Millrace itself.`);
  }
  if (taken) {
    add('', 'DUPLICATE_STEP', 'Another step has this name.', `Give one a name of its own: { name: '${name}-again' }.`);
  }
  const { retries, cpu, memory } = options;
  const count = typeof retries === 'object' ? retries.count : retries;
  if (count !== undefined && (!Number.isSafeInteger(count) || count < 0)) {
    add('.retries', 'WRONG_TYPE', `expected a whole number, 0 or more, got ${count}.`);
  }
  if (typeof cpu === 'number' && !(Number.isFinite(cpu) && cpu > 0)) {
    add('.cpu', 'WRONG_TYPE', `expected a number of cores above 0, got ${cpu}.`);
  }
  if (typeof memory === 'string' && !MEMORY_PATTERN.test(memory)) {
    add('.memory', 'WRONG_TYPE', `expected a quantity such as 512Mi or 4Gi, got "${memory}".`);
  }
  return problems;
}
